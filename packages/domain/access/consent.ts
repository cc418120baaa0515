/** Who may let support in: the customer, or an operator whom the customer has asked to, who then says so in the register. */
export type Giver = 'admin' | 'operator';

export interface Consent {
  readonly id: string;
  readonly givenBy: Giver;
  readonly givenAt: Date;
  readonly until: Date;
}

/** Why an operator's consent cannot be taken; undefined: it can. The reason stays in the register for ever, so it is short, and a customer's needs none. */
export function refusedConsent(giver: Giver, reason: string | undefined): string | undefined {
  if (giver === 'admin') return undefined;
  return reason === undefined || reason.trim().length < 3
    ? 'Say why you consent in the name of the customer, as in: asked for in ticket 4711.'
    : undefined;
}
