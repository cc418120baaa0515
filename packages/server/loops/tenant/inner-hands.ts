import type { Pool } from 'pg';
import { type Context, DONE, type Outcome, transient } from '@hansa/domain/port/outcome.ts';
import type { TenantRow } from '../../db/tenants.ts';
import { transaction } from '../../db/transaction.ts';
import { treeOf, wantTree } from '../../db/trees.ts';
import { isLast, wake } from '../../db/work.ts';
import { letterFor } from '../../db/letters.ts';
import type { Hand } from './hand.ts';

/** Milliseconds: whoever publishes or sends wakes the tenant; this is for when that call was lost. */
const PATIENCE = 10_000;
const STALE = new Error('the lease is over');

/** The tree of a tenant: asked for here, published by the loop of its cell. */
export function treeHand(pool: Pool, now: () => number): Hand {
  const want = async ({ id: tenant, cell }: TenantRow, digest: string | null, { epoch, trace }: Context): Promise<Outcome> => {
    const asked = await transaction(pool, async (client) => {
      const isNews = await wantTree(client, tenant, cell, digest);
      // Whoever slept through the lease would put an old want over a newer one.
      if (!(await isLast(client, { kind: 'tenant', subject: tenant, epoch }))) throw STALE;
      if (isNews) await wake(client, 'publish', [cell], trace);
    }).catch((error: unknown) => (error === STALE ? 'stale' : Promise.reject(error)));
    if (asked === 'stale') return transient('lease/stale', 'somebody else goes on');
    const tree = await treeOf(pool, tenant);
    return tree?.published === digest && tree.wanted === digest ? DONE : { kind: 'working', lookAt: now() + PATIENCE };
  };
  return {
    see: async (step, { row }) => {
      const tree = await treeOf(pool, row.id);
      if (!tree || (tree.wanted === null && tree.published === null)) return { kind: 'absent' };
      const holds = tree.published === step.digest;
      return holds ? { kind: 'holds' } : { kind: 'differs', cause: { code: 'tree/due', detail: 'another tree is published' } };
    },
    ensure: (step, { row }, context) => want(row, step.digest, context),
    remove: (_step, { row }, context) => want(row, null, context),
  };
}

/** The letter that welcomes: written here, sent by the mail loop. Nothing is left to remove but the row, which the erasure takes. */
export function letterHand(pool: Pool, now: () => number): Hand {
  return {
    see: () => Promise.resolve({ kind: 'holds' }),
    ensure: async (_step, { row, plan }, { trace }) => {
      const url = plan?.apps[0]?.app.values.url ?? '';
      const letter = await transaction(pool, async (client) => {
        const written = await letterFor(client, row.id, 'welcome', { slug: row.slug, url });
        if (written?.sentAt === null) await wake(client, 'mail', [written.id], trace);
        return written;
      });
      return letter?.sentAt === null ? { kind: 'working', lookAt: now() + PATIENCE } : DONE;
    },
    remove: () => Promise.resolve(DONE),
  };
}
