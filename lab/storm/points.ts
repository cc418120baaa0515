/** Where a process can be killed: after an outsider has done what it was asked, and before we have read the answer. */
export type Point = string;

const PORTS: Readonly<Record<string, readonly string[]>> = {
  kubernetes: ['observe', 'ensure', 'remove', 'check'],
  identity: ['ensure-realm', 'ensure-client', 'observe-realm', 'observe-client', 'remove-realm', 'remove-client'],
  postgres: ['ensure', 'reach', 'observe', 'remove'],
  mariadb: ['ensure', 'reach', 'observe', 'remove'],
  cache: ['ensure', 'reach', 'observe', 'remove'],
  objects: ['ensure', 'put', 'drop', 'observe', 'remove'],
};

/** Of each loop: its calls to outsiders, and what it asks the database to keep. */
export const WORKER_POINTS: readonly Point[] = [
  ...Object.entries(PORTS).flatMap(([outsider, verbs]) => verbs.map((verb) => `tenant: ${outsider} ${verb}`)),
  ...['vault', 'keep', 'tree wanted', 'letter written', 'record'].map((each) => `tenant: ${each}`),
  ...['git observe', 'git difference', 'git list', 'git read', 'keep', 'git publish', 'record'].map((each) => `spec: ${each}`),
  ...['git observe', 'kubernetes check', 'git list', 'begun', 'keep', 'git publish', 'record'].map((each) => `publish: ${each}`),
  'erasure: record',
  ...['keep', 'mail find', 'mail send', 'record'].map((each) => `mail: ${each}`),
];

/** Of the process that takes commands; the answer is kept in the commit. */
export const SERVER_POINTS: readonly Point[] = ['http: key claimed', 'http: committed'];

/** What a life of a process ends by. `nth` counts passages of the point in this life. */
export interface Fault {
  readonly point: Point;
  readonly nth: number;
  readonly act: 'kill' | 'stop' | 'kill-database' | 'cut';
}

/** Told of each passage; may not come back. `before`: nobody has been asked yet. */
export type At = (point: Point, side: 'before' | 'after') => void;

/** Numbers in [0, 1) that the seed decides (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function shuffled<T>(items: readonly T[], random: () => number): T[] {
  const result = [...items];
  for (let at = result.length - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1));
    [result[at], result[other]] = [result[other] as T, result[at] as T];
  }
  return result;
}
