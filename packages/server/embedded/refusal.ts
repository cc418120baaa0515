/** Why a part that the default brings along cannot start here, as sentences for a person: what was found, and the way out. */
export class EmbeddedRefusal extends Error {}
