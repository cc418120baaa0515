/** A room of the house and the doors that lead out of it. Paths are relative to packages/. */
export interface Room {
  /** A folder. `*` stands for one name, and each such folder is a room of its own that may not open its neighbours. */
  readonly room: string;
  /** Rooms or single files that it may import. `/**` at the end takes in all below. */
  readonly opens: readonly string[];
  /** What it may know the types of, and nothing that runs. */
  readonly types?: readonly string[];
  /** Packages from the registry, or `declared`: those that its package.json names. */
  readonly packages?: readonly string[] | 'declared';
  /** What it must never know, in a few words for the reader. */
  readonly never: string;
}

/** The table of doors. ARCHITECTURE.md shows it; `npm run rules -- --write` copies it there. */
export const ROOMS: readonly Room[] = [
  {
    room: 'compiler',
    opens: ['compiler/**'],
    never: 'what it cannot be given as an argument',
  },
  { room: 'compiler/diagnostics', opens: [], never: 'anything else' },
  { room: 'compiler/tree', opens: ['compiler/diagnostics'], never: 'what the values mean' },
  {
    room: 'compiler/tree/manifest',
    opens: ['compiler/tree', 'compiler/diagnostics'],
    types: ['compiler/plan'],
    never: 'an app or a component by name',
  },
  {
    room: 'compiler/spec',
    opens: ['compiler/diagnostics', 'compiler/tree'],
    packages: ['zod', 'js-yaml'],
    never: 'catalogue entries by name',
  },
  {
    room: 'compiler/catalogue',
    opens: ['compiler/catalogue/*/*', 'compiler/diagnostics', 'compiler/spec/key.ts', 'compiler/spec/forms.ts', 'compiler/tree/manifest'],
    types: ['compiler/spec', 'compiler/plan'],
    packages: ['zod'],
    never: 'how an entry works',
  },
  {
    room: 'compiler/catalogue/*/*',
    opens: [
      'compiler/catalogue/entry.ts',
      'compiler/diagnostics',
      'compiler/spec/key.ts',
      'compiler/spec/forms.ts',
      'compiler/tree',
      'compiler/tree/manifest',
    ],
    types: ['compiler/spec', 'compiler/plan'],
    packages: ['zod'],
    never: 'another entry: it asks the plan',
  },
  {
    room: 'compiler/plan',
    opens: ['compiler/spec', 'compiler/catalogue', 'compiler/diagnostics'],
    never: 'clock and randomness: they come in as arguments',
  },
  { room: 'compiler/check', opens: ['compiler/plan', 'compiler/catalogue', 'compiler/diagnostics'], never: 'the spec' },
  { room: 'compiler/delivery/*', opens: ['compiler/plan', 'compiler/tree', 'compiler/tree/manifest'], never: 'the spec, another delivery' },
];
