import type { Pool } from 'pg';
import { uuid7 } from '@hansa/domain/register/event.ts';
import { decideRollout } from '@hansa/domain/rollout/decide.ts';
import { append } from '../../db/register.ts';
import { behindIn, moveTo, stayBehind, wavesOf } from '../../db/releases.ts';
import type { TenantRow } from '../../db/tenants.ts';
import type { Transaction } from '../../db/transaction.ts';
import { wake } from '../../db/work.ts';
import type { Estate, GoodPlatform } from '../../estate/estate.ts';
import type { Look, Loop } from '../loop.ts';

export interface RolloutLoopOptions {
  readonly pool: Pool;
  readonly estate: Estate;
  readonly now: () => number;
  readonly bytes: (count: number) => Uint8Array;
  /** Milliseconds for which a wave is watched after its last tenant was moved. */
  readonly soak: number;
}

/** Tenants that are moved by one look: what goes wrong with the first of a wave stops the rest. */
const MOST = 100;
/** Milliseconds until it is asked again whether a wave has settled. */
const AGAIN = 5_000;

/** Milliseconds until it is asked again whether one that could not be moved has become another. */
const CALM = 60_000;

/** Moves tenants to the newest release, one wave after the other. It has one subject. */
export function rolloutLoop(options: RolloutLoopOptions): Loop {
  return { kind: 'rollout', most: 1, look: ({ trace }) => look(options, trace) };
}

async function look(options: RolloutLoopOptions, trace: string): Promise<Look> {
  const { pool, estate, now, soak } = options;
  const platform = await estate.platform(pool);
  if (!platform) return said('release/none', 'no platform has been accepted yet', null);
  if (platform.compiler !== estate.compiler)
    return said(
      'release/other-version',
      `${platform.release} is of Hansa ${platform.compiler}: a process of that version moves tenants to it`,
      AGAIN,
    );
  const verdict = decideRollout(await wavesOf(pool, platform.release), now(), soak);
  if (verdict.kind === 'done') return said('release/in-step', `every tenant that can be is on ${platform.release}`, CALM);
  if (verdict.kind === 'wait') {
    const wait = verdict.until === null ? AGAIN : Math.max(0, verdict.until - now());
    return { state: {}, because: [verdict.because], wait };
  }
  const rows = await behindIn(pool, platform.release, verdict.wave, MOST);
  return {
    ...said('release/moves', `${rows.length} tenants of wave ${verdict.wave} are moved to ${platform.release}`, 0),
    write: (client) => move(client, options, platform, rows, verdict.wave, trace),
  };
}

function said(code: string, detail: string, wait: number | null): Look {
  return { state: {}, because: [{ step: 'rollout', code, detail }], wait };
}

async function move(
  client: Transaction,
  { estate, now, bytes }: RolloutLoopOptions,
  platform: GoodPlatform,
  rows: readonly TenantRow[],
  wave: number,
  trace: string,
): Promise<void> {
  const good: TenantRow[] = [];
  for (const row of rows) {
    const error = estate.tenant(platform, row).diagnostics.find((each) => each.severity === 'error');
    if (error) await stayBehind(client, row, { release: platform.release, code: error.code, detail: error.message });
    else good.push(row);
  }
  const moved = await moveTo(client, platform.release, good);
  if (moved.length === 0) return;
  const subject = `release/${platform.release}`;
  const event = { id: uuid7(now(), bytes(10)), at: now(), type: 'release.moved', v: 1, subject, tenant: null };
  const actor = { kind: 'loop' as const, id: 'rollout' };
  await append(client, [{ ...event, actor, cause: null, request: null, data: { wave, tenants: moved.length } }]);
  await wake(client, 'tenant', moved, trace);
}
