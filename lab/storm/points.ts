/** Where a process can be killed: after an outsider has done what it was asked, and before we have read the answer. */
export type Point = string;

/** How often one tenant's life passes each point, about: so many passings later it is due again. Counted in a storm of 60 tenants. */
const PORTS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  kubernetes: { observe: 12, ensure: 8, remove: 1, check: 5 },
  identity: {
    'ensure-realm': 4,
    'ensure-client': 4,
    'observe-realm': 2,
    'observe-client': 2,
    'remove-realm': 1,
    'remove-client': 1,
    'ensure-member': 2,
    'observe-member': 2,
    'remove-member': 1,
    'invite-member': 1,
    reach: 3,
    refuses: 3,
  },
  postgres: { ensure: 3, reach: 3, observe: 2, remove: 1 },
  mariadb: { ensure: 1, reach: 1, observe: 1, remove: 1 },
  cache: { ensure: 3, reach: 3, observe: 2, remove: 1 },
  dns: { ensure: 3, observe: 4, remove: 2 },
  objects: { ensure: 4, sweep: 3, put: 3, drop: 3, observe: 2, remove: 1 },
};

/** Of the loop of tenants and the others: what they ask of Git, of the relay, and of the database to keep. */
const OWN: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  tenant: { vault: 1, keep: 30, 'tree wanted': 5, 'letter written': 1, record: 40 },
  spec: { 'git observe': 4, 'git difference': 2, 'git list': 2, 'git read': 3, keep: 2, 'git publish': 2, record: 4 },
  publish: {
    'git observe': 4,
    'kubernetes check': 3,
    'git list': 4,
    'git read': 3,
    begun: 3,
    keep: 3,
    'git publish': 3,
    'kubernetes poke': 1,
    record: 4,
  },
  erasure: { record: 1 },
  rollout: { record: 1 },
  mail: { keep: 1, 'mail find': 1, 'mail send': 1, record: 1 },
};

/** Points of each loop with how often a tenant's life passes them. */
const WORKER: ReadonlyMap<Point, number> = new Map([
  ...Object.entries(PORTS).flatMap(([outsider, verbs]) =>
    Object.entries(verbs).map(([verb, often]) => pair(`tenant: ${outsider} ${verb}`, often)),
  ),
  ...Object.entries(OWN).flatMap(([loop, steps]) => Object.entries(steps).map(([step, often]) => pair(`${loop}: ${step}`, often))),
]);

/** Of the process that takes commands; the answer is kept in the commit. */
const SERVER: ReadonlyMap<Point, number> = new Map([pair('http: key claimed', 1), pair('http: committed', 6)]);

function pair(point: Point, often: number): [Point, number] {
  return [point, often];
}

export const WORKER_POINTS: readonly Point[] = [...WORKER.keys()];
export const SERVER_POINTS: readonly Point[] = [...SERVER.keys()];

/**
 * Passed in no storm but on a machine so busy that the first look at a tenant comes a minute after its creation, when it could be one of a backup. Nobody
 * is struck there.
 */
export const SELDOM: ReadonlySet<Point> = new Set(['tenant: git observe']);

/** Each with its own place, by which it is counted; the places are the same in all processes of a storm. */
export const POINTS: readonly Point[] = [...WORKER_POINTS, ...SERVER_POINTS];

/** Passings in one tenant's life. */
export function oftenOf(point: Point): number {
  return WORKER.get(point) ?? SERVER.get(point) ?? 1;
}

/** Told of each passage; may not come back. `before`: nobody has been asked yet. */
export type At = (point: Point, side: 'before' | 'after') => void;
