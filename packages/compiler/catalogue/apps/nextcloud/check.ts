import { type Code, finding } from '../../../diagnostics/code.ts';
import type { Finding } from '../../../diagnostics/diagnostic.ts';
import type { PlatformPlan } from '../../../plan/plan.ts';
import type { Rule } from '../../entry.ts';
import { BUNDLED_DATABASE, POOL_MODE, REDIS_SENTINEL, STATELESS, UPGRADE_PROBE } from './codes.ts';

/** A value of one setting that cannot work, and the one that does. */
interface Trap {
  readonly code: Code;
  readonly setting: string;
  readonly wrong: string;
  readonly right: string;
  readonly expected?: string;
  readonly message: string;
  readonly hint: string;
  /** Only on this database engine. */
  readonly on?: 'postgres';
}

const TRAPS: readonly Trap[] = [
  {
    code: REDIS_SENTINEL,
    setting: 'cache',
    wrong: 'sentinel',
    right: 'proxy',
    message: 'Nextcloud cannot ask a Sentinel for the master: its sessions and locks need one address.',
    hint: 'Write `cache: proxy`, or leave the key out: the proxy of each cell follows the master.',
  },
  {
    code: POOL_MODE,
    setting: 'pool',
    wrong: 'transaction',
    right: 'session',
    expected: 'session or direct',
    on: 'postgres',
    message: 'Nextcloud keeps state in its database session (`lastval()`), which a transaction pool takes away between two statements.',
    hint: 'Write `pool: session`, or leave the key out.',
  },
  {
    code: STATELESS,
    setting: 'storage',
    wrong: 'none',
    right: 'objects',
    message: "Members' files would stand in a pod and be lost with it.",
    hint: 'Write `storage: objects`, or leave the key out: a bucket a tenant, no volume.',
  },
  {
    code: STATELESS,
    setting: 'config',
    wrong: 'pod',
    right: 'secret',
    message: 'A pod without the instance id, the secret and the installed version installs Nextcloud again over a full database.',
    hint: 'Write `config: secret`, or leave the key out.',
  },
  {
    code: UPGRADE_PROBE,
    setting: 'upgrade',
    wrong: 'start',
    right: 'job',
    message: 'A pod that upgrades does not answer: its liveness probe would kill it in the middle, and the next one finds half an upgrade.',
    hint: 'Write `upgrade: job`, or leave the key out: the job runs first, and pods follow.',
  },
  {
    code: BUNDLED_DATABASE,
    setting: 'database',
    wrong: 'bundled',
    right: 'postgres',
    expected: 'postgres or mariadb',
    message: 'The chart would bring SQLite in a pod, or a database of images that get no update any more.',
    hint: 'Write `database: postgres`, or leave the key out: each cell has its data services.',
  },
];

function findings(trap: Trap, plan: PlatformPlan): Finding[] {
  const settings = plan.settings['nextcloud'] ?? {};
  const chosen = settings[trap.setting];
  const elsewhere = trap.on !== undefined && settings['database']?.value !== trap.on;
  if (chosen?.value !== trap.wrong || elsewhere || !plan.apps.value.includes('nextcloud')) return [];
  const { code, wrong, right, expected = right, message, hint } = trap;
  const remedies = [{ ...chosen.origin, value: right }];
  return [finding(code, { at: chosen.origin, subject: 'nextcloud', found: wrong, expected, message, hint, remedies })];
}

/** One rule a code; a code may have several traps. */
export const RULES: readonly Rule[] = [REDIS_SENTINEL, POOL_MODE, STATELESS, UPGRADE_PROBE, BUNDLED_DATABASE].map((code) => ({
  code,
  platform: (plan) => TRAPS.filter((trap) => trap.code === code).flatMap((trap) => findings(trap, plan)),
}));
