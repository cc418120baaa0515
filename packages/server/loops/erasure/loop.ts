import type { Pool } from 'pg';
import { type Erasure, judgeErasure } from '@hansa/domain/access/erasure.ts';
import { uuid7 } from '@hansa/domain/register/event.ts';
import { dropErasure, erasureOf } from '../../db/erasures.ts';
import { append } from '../../db/register.ts';
import { changeRow, lockTenant } from '../../db/tenants.ts';
import type { Transaction } from '../../db/transaction.ts';
import { wake } from '../../db/work.ts';
import type { Look, Loop } from '../loop.ts';

export interface ErasureLoopOptions {
  readonly pool: Pool;
  readonly now: () => number;
  readonly bytes: (count: number) => Uint8Array;
}

/** Begins an erasure when everybody who must has said so, and its time has come. Its subject is the tenant's id. */
export function erasureLoop(options: ErasureLoopOptions): Loop {
  return {
    kind: 'erasure',
    most: 4,
    async look({ subject, trace }): Promise<Look> {
      const erasure = await erasureOf(options.pool, subject);
      if (!erasure) return said('erasure/none', 'nobody asks for it any more', null);
      const verdict = judgeErasure(erasure, options.now());
      if (verdict.kind === 'confirm') return said('erasure/confirm', 'one person has asked for it; a second one must confirm it', null);
      if (verdict.kind === 'wait')
        return said(
          'erasure/waits',
          `it begins on ${new Date(verdict.at).toISOString()}, unless it is taken back`,
          verdict.at - options.now(),
        );
      return { ...said('erasure/begun', 'it has begun', null), write: (client) => begin(client, subject, erasure, trace, options) };
    },
  };
}

function said(code: string, detail: string, wait: number | null): Look {
  return { state: {}, because: [{ step: 'erasure', code, detail }], wait };
}

/** What was judged outside of the transaction is asked again inside: it may have been taken back in between. */
async function begin(client: Transaction, id: string, judged: Erasure, trace: string, { now, bytes }: ErasureLoopOptions): Promise<void> {
  const row = await lockTenant(client, id);
  const erasure = await erasureOf(client, id);
  if (!row || !erasure || erasure.askedAt !== judged.askedAt || row.intent === 'erased') return;
  await changeRow(client, { ...row, intent: 'erased' }, null);
  await dropErasure(client, id);
  const actor = { kind: 'loop' as const, id: 'erasure' };
  const data = { askedBy: erasure.askedBy, confirmedBy: erasure.confirmedBy };
  const event = { id: uuid7(now(), bytes(10)), at: now(), type: 'tenant.erasure-begun', v: 1, subject: `tenant/${id}`, tenant: id };
  await append(client, [{ ...event, actor, cause: null, request: null, data }]);
  await wake(client, 'tenant', [id], trace);
  await wake(client, 'spec', ['spec'], trace);
}
