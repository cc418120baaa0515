import { DONE, transient } from '@hansa/domain/port/outcome.ts';
import { uuid7 } from '@hansa/domain/register/event.ts';
import type { Pool } from 'pg';
import { append } from '../../db/register.ts';
import { transaction } from '../../db/transaction.ts';
import type { Vault } from '../../db/vault.ts';
import { isLast } from '../../db/work.ts';
import type { Hand } from './hand.ts';

interface VaultHandOptions {
  readonly pool: Pool;
  readonly vault: Vault;
  /** UTC milliseconds. */
  readonly now: () => number;
  readonly bytes: (count: number) => Uint8Array;
}

const STALE = new Error('the lease is over');

/** The last step of a rotation: values that nobody outside takes any more are forgotten here, too. */
export function vaultHand({ pool, vault, now, bytes }: VaultHandOptions): Hand {
  return {
    see: () => Promise.resolve({ kind: 'holds' }),
    ensure: async (step, { row, plan }, { epoch }) => {
      const apps = plan?.apps ?? [];
      const event = {
        id: uuid7(now(), bytes(10)),
        at: now(),
        type: 'secrets.forgotten',
        v: 1,
        subject: `tenant/${row.id}`,
        tenant: row.id,
      };
      const forgotten = await transaction(pool, async (client) => {
        const places = apps.flatMap(({ app }) => app.secrets);
        const values = await vault.forgetOlder(client, row.id, places);
        const data = { generations: row.generations, values };
        if (values > 0) await append(client, [{ ...event, actor: { kind: 'loop', id: 'tenant' }, cause: null, request: null, data }]);
        // Whoever slept through the lease knows an older plan, and with it an older idea of what is old.
        if (!(await isLast(client, { kind: 'tenant', subject: row.id, epoch }))) throw STALE;
      }).catch((error: unknown) => (error === STALE ? 'stale' : Promise.reject(error)));
      return forgotten === 'stale' ? transient('lease/stale', 'somebody else goes on') : DONE;
    },
    remove: () => Promise.resolve(DONE),
  };
}
