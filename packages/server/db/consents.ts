import type { Consent, Giver } from '@hansa/domain/access/consent.ts';
import type { Pool } from 'pg';
import type { Transaction } from './transaction.ts';

const COLUMNS = 'consent.id, given_by "givenBy", given_at "givenAt", until';

/** The consent of a tenant that is good now. */
export async function consentOf(client: Pool | Transaction, tenant: string): Promise<Consent | undefined> {
  const { rows } = await client.query<Consent>({
    name: 'consent',
    text: `select ${COLUMNS} from consent where tenant = $1 and until > now()`,
    values: [tenant],
  });
  return rows[0];
}

/** Tenants that support may see now. */
export async function consenting(pool: Pool): Promise<readonly string[]> {
  const { rows } = await pool.query<{ tenant: string }>({ name: 'consenting', text: 'select tenant from consent where until > now()' });
  return rows.map(({ tenant }) => tenant);
}

/** A new one takes the place of the one before. `hours` from now. */
export async function giveConsent(client: Transaction, tenant: string, id: string, giver: Giver, hours: number): Promise<Consent> {
  await client.query('delete from consent where tenant = $1', [tenant]);
  const { rows } = await client.query<Consent>(
    `insert into consent (tenant, id, given_by, until) values ($1, $2, $3, now() + make_interval(hours => $4)) returning ${COLUMNS}`,
    [tenant, id, giver, hours],
  );
  return rows[0] as Consent;
}

/** Ends it; undefined where there was none that was good. */
export async function endConsent(client: Transaction, tenant: string): Promise<Consent | undefined> {
  const { rows } = await client.query<Consent & { live: boolean }>(
    `delete from consent where tenant = $1 returning ${COLUMNS}, until > now() live`,
    [tenant],
  );
  return rows[0]?.live ? rows[0] : undefined;
}

/** Notes that somebody makes use of a consent; true where that has to be written into the register: the first time, and every hour. */
export async function useConsent(client: Transaction, consent: string, person: string): Promise<boolean> {
  const { rowCount } = await client.query(
    `insert into consent_use (consent, person) values ($1, $2)
     on conflict (consent, person) do update set noted_at = now() where consent_use.noted_at < now() - interval '1 hour'`,
    [consent, person],
  );
  return rowCount === 1;
}
