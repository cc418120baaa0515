/** A room of the house and the doors that lead out of it. Paths are relative to packages/. */
export interface Room {
  /** A folder. `*` stands for one name, and each such folder is a room of its own that may not open its neighbours. */
  readonly room: string;
  /** Only the files right in the folder; what lies deeper needs a room of its own. */
  readonly flat?: true;
  /** Rooms or single files that it may import. `/**` at the end takes in all below. */
  readonly opens: readonly string[];
  /** What it may know the types of, and nothing that runs. */
  readonly types?: readonly string[];
  /** Packages from the registry, or `declared`: those that its package.json names. */
  readonly packages?: readonly string[] | 'declared';
  /** What it must never know, in a few words for the reader. */
  readonly never: string;
}

const MANIFEST = 'compiler/tree/manifest';
/** Canonical text of a value and its digest: knows nothing of manifests. */
const DIGEST = `${MANIFEST}/digest.ts`;
/** How a cluster names what it pulls: texts in, texts out. */
const REFERENCE = `${MANIFEST}/reference.ts`;
const ENTRY = 'compiler/catalogue/entry.ts';
/** How options are declared: `key` and the forms of values. All of the spec that the catalogue may run. */
const DECLARING = ['compiler/spec/key.ts', 'compiler/spec/forms.ts'];

/** How a plan is read: its parts and the reasons of its values. Nothing of it plans. */
const READING = ['compiler/plan/plan.ts', 'compiler/plan/thing.ts', 'compiler/plan/in-cluster.ts', 'compiler/plan/recovery.ts'];

/** The table of doors. ARCHITECTURE.md shows it; `npm run rules -- --write` copies it there. */
export const ROOMS: readonly Room[] = [
  { room: 'compiler', flat: true, opens: ['compiler/**'], never: 'what can only be had by asking the machine' },
  { room: 'compiler/diagnostics', opens: [], never: 'anything else' },
  { room: 'compiler/outsiders', opens: ['compiler'], never: 'the rules: it was written without them' },
  {
    room: 'compiler/tree',
    opens: ['compiler/diagnostics', DIGEST],
    types: [MANIFEST],
    packages: ['js-yaml'],
    never: 'what the values mean',
  },
  { room: MANIFEST, opens: ['compiler/tree', 'compiler/diagnostics'], types: ['compiler/plan'], never: 'an app or a component by name' },
  {
    room: 'compiler/spec',
    opens: ['compiler/diagnostics', 'compiler/tree'],
    packages: ['zod', 'js-yaml'],
    never: 'catalogue entries by name',
  },
  {
    room: 'compiler/catalogue',
    opens: ['compiler/catalogue/*/*', 'compiler/diagnostics', MANIFEST, ...DECLARING],
    types: ['compiler/spec', 'compiler/plan'],
    packages: ['zod'],
    never: 'how an entry works',
  },
  {
    room: 'compiler/catalogue/choices',
    opens: [],
    types: ['compiler/catalogue', 'compiler/spec'],
    never: 'who is chosen: a check runs without it',
  },
  {
    room: 'compiler/catalogue/*/*',
    opens: [ENTRY, 'compiler/diagnostics', 'compiler/tree', MANIFEST, ...READING, ...DECLARING],
    types: ['compiler/spec', 'compiler/plan', 'compiler/catalogue/price.ts'],
    packages: ['zod'],
    never: 'another entry: it asks the plan',
  },
  {
    room: 'compiler/plan',
    opens: ['compiler/spec', 'compiler/catalogue', 'compiler/diagnostics', DIGEST, REFERENCE, `${MANIFEST}/namespaces.ts`],
    never: 'clock and randomness: they come in as arguments',
  },
  {
    room: 'compiler/promises',
    opens: ['compiler/plan', 'compiler/catalogue', 'compiler/diagnostics', 'compiler/spec/forms.ts'],
    never: 'what a person wrote, and whether it is right: it computes, and rules compare',
  },
  {
    room: 'compiler/sovereignty',
    opens: ['compiler/plan', 'compiler/catalogue', 'compiler/catalogue/choices', 'compiler/diagnostics', 'compiler/tree/each-mapping.ts'],
    never: 'what a person wrote: it reads the plan',
  },
  {
    room: 'compiler/check',
    opens: [
      'compiler/plan',
      'compiler/promises',
      'compiler/sovereignty',
      'compiler/catalogue',
      'compiler/diagnostics',
      'compiler/spec/codes.ts',
    ],
    types: ['compiler/spec/vocabulary.ts'],
    never: 'what a person wrote: it reads the plan',
  },
  {
    room: 'compiler/cost',
    opens: ['compiler/plan', 'compiler/catalogue', 'compiler/promises/room.ts'],
    types: ['compiler/spec/vocabulary.ts', 'compiler/spec/sources.ts'],
    never: 'what a person wrote, how an entry works, which providers there are',
  },
  {
    room: 'compiler/selection',
    opens: ['compiler/plan', 'compiler/cost', 'compiler/sovereignty', 'compiler/catalogue'],
    never: 'what a person wrote, and how to compute a price or a verdict: it asks the rooms that do',
  },
  {
    room: 'compiler/documents',
    opens: [
      'compiler/plan',
      'compiler/promises',
      'compiler/cost',
      'compiler/sovereignty',
      'compiler/topology',
      'compiler/render',
      'compiler/catalogue',
      'compiler/diagnostics',
      'compiler/version.ts',
    ],
    types: ['compiler'],
    never: 'what a person wrote, and how to compute: it asks the rooms that do',
  },
  {
    room: 'compiler/topology',
    opens: ['compiler/plan/in-cluster.ts', 'compiler/plan/seen.ts'],
    types: ['compiler/plan'],
    never: 'who draws it, and in which colours',
  },
  {
    room: 'compiler/render',
    opens: ['compiler/plan', 'compiler/catalogue', 'compiler/diagnostics', 'compiler/tree', MANIFEST],
    never: 'the spec, an entry by name, how trees are delivered',
  },
  {
    room: 'compiler/delivery',
    opens: ['compiler/delivery/*', 'compiler/plan', 'compiler/diagnostics', 'compiler/tree', MANIFEST],
    types: ['compiler/catalogue'],
    never: 'how a delivery works',
  },
  {
    room: 'compiler/delivery/*',
    opens: [
      'compiler/delivery/delivery.ts',
      'compiler/delivery/secrets.ts',
      'compiler/delivery/standby.ts',
      'compiler/delivery/states.ts',
      'compiler/plan',
      'compiler/diagnostics',
      'compiler/tree',
      MANIFEST,
    ],
    types: ['compiler/catalogue'],
    never: 'the spec, another delivery',
  },
  { room: 'domain', opens: [], packages: 'declared', never: 'everything that acts: clock, disk, network' },
  {
    room: 'cli',
    opens: ['compiler/**', 'api', 'domain', 'server/main.ts', 'server/machine.ts'],
    packages: 'declared',
    never: 'the rest of the server',
  },
  { room: 'console', opens: ['compiler/**'], types: ['api'], packages: 'declared', never: 'the server: it asks over HTTP' },
  { room: 'console/build', opens: ['compiler/index.ts'], packages: 'declared', never: 'what the page does' },
  { room: 'api', opens: [], packages: 'declared', never: 'who answers, and how' },
  {
    room: 'server',
    flat: true,
    opens: ['server/**', 'compiler/**', 'domain', 'api', 'console/build'],
    packages: 'declared',
    never: 'nothing: it alone knows everyone',
  },
  { room: 'server/config', opens: ['domain', 'server/db/addresses.ts'], packages: 'declared', never: 'what is done with it' },
  {
    room: 'server/watch',
    opens: ['domain', 'server/db'],
    types: ['server/loops', 'server/outside'],
    packages: 'declared',
    never: 'whom it speaks of: names, addresses, secrets',
  },
  {
    room: 'server/doctor',
    opens: ['server/config', 'server/db', 'server/oidc', 'server/outsiders.ts', 'server/repositories.ts', 'domain'],
    types: ['server/outside/*'],
    packages: 'declared',
    never: 'how to change anything',
  },
  { room: 'server/bundle', opens: ['console/build'], packages: 'declared', never: 'what the page does' },
  {
    room: 'server/spec',
    opens: ['domain', 'compiler/spec'],
    types: ['server/outside/*'],
    never: 'what a spec means: the page compiles',
  },
  {
    room: 'server/estate',
    opens: ['compiler/**', 'domain', 'server/db/releases.ts', 'server/recent.ts'],
    types: ['server/db'],
    packages: 'declared',
    never: 'who asks, and what is outside',
  },
  {
    room: 'server/http',
    opens: [
      'server/bundle',
      'server/spec',
      'server/commands',
      'server/questions',
      'server/oidc',
      'api',
      'domain',
      'compiler/version.ts',
      'console/build',
    ],
    types: ['server/watch'],
    packages: 'declared',
    never: 'the database, outsiders, loops',
  },
  {
    room: 'server/oidc',
    // The line to a Keycloak is the line to any provider: an authority of one's own, one deadline, no redirects.
    opens: ['domain', 'server/outside/identity/transport.ts', 'server/outside/trouble.ts'],
    packages: 'declared',
    never: 'sessions, and who somebody is here',
  },
  {
    room: 'server/commands',
    opens: ['server/db', 'server/estate', 'domain', 'compiler/**'],
    packages: 'declared',
    never: 'outsiders, and how it was asked',
  },
  { room: 'server/questions', opens: ['server/db', 'domain'], packages: 'declared', never: 'outsiders, and how it was asked' },
  {
    room: 'server/loops',
    opens: ['server/db', 'server/estate', 'server/recent.ts', 'domain', 'compiler/**'],
    types: ['server/outside/*'],
    packages: 'declared',
    never: 'HTTP, and who stands behind a port',
  },
  { room: 'server/outside', flat: true, opens: ['domain'], never: 'an outsider by name' },
  {
    room: 'server/outside/*',
    opens: [
      'domain',
      'server/recent.ts',
      'server/give-way.ts',
      'server/outside/trouble.ts',
      'server/outside/in-time.ts',
      'server/outside/cloud.ts',
      'server/outside/contract.ts',
    ],
    packages: 'declared',
    never: 'the database, another outsider',
  },
  { room: 'server/db', opens: ['domain', 'server/recent.ts'], packages: 'declared', never: 'who asks, and over what' },
  {
    room: 'server/embedded',
    opens: ['domain', 'server/outside', 'server/outside/*', 'server/give-way.ts'],
    packages: 'declared',
    never: 'HTTP routes, loops',
  },
];
