import type { Pool } from 'pg';
import { uuid7 } from '@hansa/domain/register/event.ts';
import { ageDue, atOnce, earliestAge } from '@hansa/domain/tenancy/age.ts';
import { raised } from '@hansa/domain/tenancy/generations.ts';
import { append } from '../../db/register.ts';
import { type Aged, agedSecrets, countRotating, isRotating, raiseGenerations } from '../../db/rotations.ts';
import { lockTenant } from '../../db/tenants.ts';
import type { Transaction } from '../../db/transaction.ts';
import { wake } from '../../db/work.ts';
import type { Estate } from '../../estate/estate.ts';
import { rotatableApps } from '../../estate/rotatable.ts';
import type { Held, Look, Loop } from '../loop.ts';

export interface RotationLoopOptions {
  readonly pool: Pool;
  readonly estate: Estate;
  /** Milliseconds; null: nothing rotates by its age. */
  readonly maxAge: number | null;
  /** UTC milliseconds. */
  readonly now: () => number;
  readonly bytes: (count: number) => Uint8Array;
}

/** The one subject of this loop. */
export const BY_AGE = 'age';

/** Apps that are looked at in one look, the oldest secrets first. */
const MOST = 1_000;
/** Milliseconds until the next look: soon where others wait for their turn, else within the hour, for a secret ages by days. */
const SOON = 60_000;
const LATER = 3_600_000;

/** Asks for a rotation of what has become too old: a few tenants at a time. */
export function rotationLoop(options: RotationLoopOptions): Loop {
  return { kind: 'rotation', most: 1, look: (held) => look(options, held) };
}

async function look(options: RotationLoopOptions, held: Held): Promise<Look> {
  const { pool, maxAge } = options;
  if (maxAge === null) return said('rotation/never', 'no age is set at which secrets rotate', null);
  const aged = await agedSecrets(pool, earliestAge(maxAge), MOST);
  const due = aged.filter(({ tenant, age }) => age >= ageDue(tenant, maxAge));
  const tenants = [...new Set(due.map(({ tenant }) => tenant))];
  const { rotating, all } = await countRotating(pool);
  const room = atOnce(all) - rotating;
  let [begun, seen] = [0, 0];
  // One that cannot rotate now takes nobody's turn.
  for (; seen < tenants.length && begun < room; seen += 1) {
    const own = due.filter((each) => each.tenant === tenants[seen]);
    if (await held.within((client) => rotate(client, own, options))) begun += 1;
  }
  const left = tenants.length - seen;
  const count = `${begun} ${begun === 1 ? 'tenant begins' : 'tenants begin'}`;
  return said('rotation/by-age', `${count} a rotation, ${left} wait for their turn, ${rotating} were under way`, left > 0 ? SOON : LATER);
}

function said(code: string, detail: string, wait: number | null): Look {
  return { state: {}, because: [{ step: 'rotation', code, detail }], wait };
}

/** Whether it was asked for: not of who is being erased, cannot be compiled now, rotates already, or has nothing that rotates. */
async function rotate(client: Transaction, aged: readonly Aged[], options: RotationLoopOptions): Promise<boolean> {
  const { estate, now, bytes, maxAge } = options;
  const id = aged[0]?.tenant ?? '';
  const row = await lockTenant(client, id);
  const platform = row && row.intent !== 'erased' ? await estate.platformOf(client, { ...row, version: row.version + 1 }) : undefined;
  const plan = row && platform && estate.tenant(platform, row).plan;
  if (!row || !plan || (await isRotating(client, id, row.generations))) return false;
  const apps = rotatableApps(plan).filter((app) => aged.some((each) => each.app === app));
  if (apps.length === 0) return false;
  await raiseGenerations(client, id, raised(row.generations, apps));
  const event = { id: uuid7(now(), bytes(10)), at: now(), type: 'secrets.rotation-due', v: 1, subject: `tenant/${id}`, tenant: id };
  const data = { apps: apps.join(', '), afterDays: Math.floor((maxAge ?? 0) / 86_400_000) };
  await append(client, [{ ...event, actor: { kind: 'loop', id: 'rotation' }, cause: null, request: null, data }]);
  await wake(client, 'tenant', [id]);
  await wake(client, 'spec', ['spec']);
  return true;
}
