// size: a table of what no test notices, and why
/** A change that may go unnoticed: where, what stood there, what was done to it, and why nobody can notice. */
export interface Excuse {
  readonly file: string;
  readonly was: string;
  readonly how: string;
  readonly because: string;
}

const CHECK = 'packages/compiler/check';
const COMPONENTS = 'packages/compiler/catalogue/components';

/** The type says that it may be missing, and the planner never leaves it out: no spec leads there. */
const GUARD = 'the type asks for it; the planner never leaves that out';
const WORDS = 'it chooses between words of a sentence, and tests hold no prose';
const AND = 'only what stands before &&';
const BEFORE = 'only what stands before ||';
const BEHIND = 'only what stands behind ||';
const ALL = 'everything is taken';

function excuses(file: string, ...rows: readonly (readonly [was: string, because: string, ...hows: string[]])[]): Excuse[] {
  return rows.flatMap(([was, because, ...hows]) => hows.map((how) => ({ file, was, how, because })));
}

export const EXCUSES: readonly Excuse[] = [
  ...excuses(`${COMPONENTS}/control-plane/unread.ts`, [
    'values[part] === null || !reason',
    'a value has a reason exactly where it was written: either half says the same',
    BEFORE,
    BEHIND,
  ]),
  ...excuses(
    `${COMPONENTS}/keycloak/pool-mode.ts`,
    [
      "cells.some((cell) => cell.components.some((each) => each.values.component === 'keycloak'))",
      'the identity provider is one choice for all cells',
      'some is every',
    ],
    ['!used || !pool', GUARD, BEFORE],
    ['!used || !pool || !preparedStatements', GUARD, BEFORE],
  ),
  ...excuses(`${COMPONENTS}/longhorn/replicas.ts`, ["!asked || plan.stack.volumes.value !== 'longhorn'", GUARD, BEHIND]),
  ...excuses(`${CHECK}/accept-ended.ts`, [
    'until >= today',
    'a short cut: what ends today is not over, as is asked of each exception again',
    '>= is >',
  ]),
  ...excuses(
    `${CHECK}/capacity.ts`,
    ['pools.every((each) => each.values.for.length > 0)', WORDS, 'every is some'],
    ['pools.length > 0 && name === cell.cell.name', WORDS, AND],
    ['!sessions || sessions.needed <= sessions.most', GUARD, BEHIND],
    ['fits || !sold', GUARD, BEFORE],
  ),
  ...excuses(`${CHECK}/certificates.ts`, ['deep === undefined || !cell', GUARD, BEFORE]),
  ...excuses(
    `${CHECK}/component.ts`,
    [
      'each.closed === undefined && each.ended === undefined',
      'nothing that is rendered is closed or has ended',
      AND,
      'only what stands behind &&',
    ],
    ["each.tier !== 'known' && sound(each)", 'as above', AND],
    [
      'Object.entries(of).filter(([key]) => /image$/i.test(key))',
      'no setting of another name may hold a slash, but for an address that begins with https',
      ALL,
    ],
  ),
  ...excuses(`${CHECK}/deploy-folder.ts`, ['!second || !first', GUARD, BEFORE, BEHIND]),
  ...excuses(`${CHECK}/failover-places.ts`, [
    'sitesOf(catalogue).filter((site) => site.startsWith(`${provider}/`))',
    'names of providers differ by more than a slip: the nearest site is of the one that was named',
    ALL,
  ]),
  ...excuses(
    `${CHECK}/failover.ts`,
    ['!service || party === undefined', GUARD, BEHIND],
    ['cell.standby', 'only cells with a standby come here', 'negated'],
  ),
  ...excuses(
    `${CHECK}/generations.ts`,
    [
      'secrets.length > 0 || cell.databases.some((each) => each.id.endsWith(`/${name}`))',
      'every component that has a database today has another secret, too',
      BEFORE,
    ],
    ['cell.databases.some((each) => each.id.endsWith(`/${name}`))', 'as above', 'some is every'],
    ['cluster.secrets.length > 0', 'every provider of today has a secret, that of its volumes', '> is >='],
  ),
  ...excuses(
    `${CHECK}/known-only.ts`,
    ["plan.cells.some((cell) => cell.delivery.values.engine === 'argocd')", 'one engine for all cells', 'some is every'],
    ["!layer || choice?.tier !== 'known'", GUARD, BEHIND],
  ),
  ...excuses(
    `${CHECK}/mail-missing.ts`,
    ['plan.cells.every((cell) => cell.services.mail)', 'one relay for all cells', 'every is some'],
    [
      "plan.cells.some((cell) => cell.controlPlane?.thing.values.configuration === 'derived')",
      'it is derived where there is one cell',
      'some is every',
    ],
  ),
  ...excuses(`${CHECK}/network.ts`, ['isDefault(other) && !isDefault(one)', 'two defaults never overlap', AND]),
  ...excuses(
    `${CHECK}/objectives-unreachable.ts`,
    ['fault && verdictOf(fault, allows)', 'every cell can be lost, so there is a fault', 'only what stands behind &&'],
    [
      "fault && (verdict === 'broken' || verdict === 'doubtful')",
      'without a fault there is no verdict either',
      'only what stands behind &&',
    ],
  ),
  ...excuses(
    `${CHECK}/pools.ts`,
    ['!first || pools.some((pool) => pool.values.provider === home)', GUARD, BEHIND],
    ['servers.some((server) => server.values.schedulable)', 'one key says it of all servers of a cluster', 'some is every'],
    ['each !== PLATFORM', WORDS, '!== is ==='],
    ['lost.filter((each) => each !== PLATFORM)', WORDS, ALL],
  ),
  ...excuses(
    `${CHECK}/postgres-quorum.ts`,
    ['count < 3', 'three servers are never complained of', '< is <='],
    ['voters > 3', 'three voters are never complained of', '> is >='],
    ['many && of.values.witness !== null', 'more than three voters there are only with a witness', AND],
    ['values.at.length > 1', WORDS, '> is >='],
  ),
  ...excuses(`${CHECK}/references.ts`, [
    'plan !== undefined && value.seats >= plan.minSeats',
    'the plan that is meant is one of those that there are',
    'only what stands behind &&',
  ]),
  ...excuses(
    `${CHECK}/secret-literal.ts`,
    ["typeof value === 'object' && value !== null && 'file' in value", 'the schema lets no other object through', AND],
    ["typeof value === 'object' && value !== null", 'the schema lets no null through', AND],
  ),
  ...excuses(
    `${CHECK}/sovereignty-gates.ts`,
    ["each.party.by === 'nobody' && each.verdict === 'unshown'", 'of whom nobody says anything, nothing else can be found', AND],
    ['all.every((each) => each.tie.lenient)', 'the keys that bring in a part of a pod bring in nothing else today', 'every is some'],
  ),
  ...excuses(
    `${CHECK}/state-uncovered.ts`,
    ['isCovered(tenant) || asked(plan).length > 0', 'a short cut: what is covered has no gaps to list', BEHIND],
    ['state[gap] !== null', 'the same short cut: no app of today has a state that only it leaves uncovered', '!== is ==='],
    [
      'apps.every(({ app }) => app.state.every((state) => GAPS.every((gap) => state[gap] !== null)))',
      'the same short cut',
      'every is some',
    ],
    ['GAPS.every((gap) => state[gap] !== null)', 'the same short cut', 'negated'],
  ),
  ...excuses(`${CHECK}/ways.ts`, [
    'app.database && (app.bucket || app.volumes.length > 0)',
    'every app of today that has files has rows',
    'only what stands behind &&',
  ]),
];
