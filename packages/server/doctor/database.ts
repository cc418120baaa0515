import type { Secret } from '@hansa/domain/port/secret.ts';
import pg from 'pg';
import { type Address, addressesOf } from '../db/addresses.ts';
import { faultOf } from '../db/fault.ts';
import { TAKEN, type Taken, readMigrations, refusalOf } from '../db/migrate.ts';
import { who } from '../db/primary.ts';
import { type Finding, away, fine, wrong } from './finding.ts';

/** PostgreSQL 15 is the oldest that everything was tried on. */
const OLDEST = 15;
/** Seconds. Leases are kept by the database's clock alone; letters, signatures and tokens by ours. */
const SKEW = 5;

interface Seen {
  readonly version: number;
  readonly standby: boolean;
  readonly create: boolean;
  readonly skew: number;
  readonly taken: readonly Taken[];
  readonly sealed: readonly SealedWith[];
  /** As the settings of the same names. */
  readonly commit: string;
  readonly standbys: string;
}

export interface Examined {
  readonly findings: readonly Finding[];
  /** With which keys the secrets that it holds are sealed. */
  readonly sealed: readonly SealedWith[];
}

/** How many tenants' keys one key of the installation seals; `master` is its fingerprint, null where an earlier version did not write it down. */
export interface SealedWith {
  readonly master: string | null;
  readonly tenants: number;
}

/** Version, rights, schema and clock of the database, with nothing written; of several servers, which is what. */
export async function database(url: Secret): Promise<Examined> {
  const addresses = addressesOf(url.reveal()) ?? [];
  if (addresses.length <= 1) return primaryOf(url.reveal(), false);
  const { findings, primary } = await servers(addresses);
  if (!primary) return { findings, sealed: [] };
  const examined = await primaryOf(primary.url, true);
  return { findings: [...findings, ...examined.findings], sealed: examined.sealed };
}

/** Each server by its name. Two that take writes are one too many, and the one on the older timeline was replaced. */
async function servers(addresses: readonly Address[]): Promise<{ readonly findings: Finding[]; readonly primary: Address | undefined }> {
  const answers = await Promise.all(addresses.map(async (address) => ({ address, said: await who(address) })));
  const timelineOf = ({ said }: (typeof answers)[number]): number => (typeof said === 'string' ? 0 : (said.timeline ?? 0));
  const newest = answers.toSorted((a, b) => timelineOf(b) - timelineOf(a))[0];
  const findings = answers.map((answer) => {
    const name = `database/${answer.address.name}`;
    if (typeof answer.said === 'string') return away(name, answer.said, 'Is it running, and does the network let us through?');
    if (answer.said.standby) return fine(name, 'a standby');
    if (answer === newest) return fine(name, `the primary, on timeline ${answer.said.timeline}`);
    return wrong(
      name,
      `takes writes on timeline ${answer.said.timeline}, and was replaced`,
      'Stop it, and make it a standby of the other one.',
    );
  });
  return { findings, primary: newest && timelineOf(newest) > 0 ? newest.address : undefined };
}

async function primaryOf(url: string, several: boolean): Promise<Examined> {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'hansa-doctor',
    connectionTimeoutMillis: 8_000,
    query_timeout: 8_000,
  });
  client.on('error', () => {}); // a lost connection rejects the query that runs
  try {
    await client.connect();
    const seen = await look(client);
    return { findings: judged(seen, several), sealed: seen.sealed };
  } catch (error) {
    return { findings: [failed(error)], sealed: [] };
  } finally {
    await client.end().catch(() => {});
  }
}

interface Row extends Pick<Seen, 'version' | 'standby' | 'create' | 'commit' | 'standbys'> {
  /** UTC milliseconds. */
  readonly clock: number;
  readonly migrated: boolean;
  readonly vault: boolean;
  readonly named: boolean;
}

async function look(client: pg.Client): Promise<Seen> {
  const asked = Date.now();
  const { rows } = await client.query(`select current_setting('server_version_num')::int / 10000 as version, pg_is_in_recovery() as standby,
    current_setting('synchronous_commit') as commit, current_setting('synchronous_standby_names') as standbys,
    has_schema_privilege('public', 'create') as create, extract(epoch from clock_timestamp())::float8 * 1000 as clock,
    to_regclass('public.migration') is not null as migrated, to_regclass('public.secret_key') is not null as vault,
    exists (select from pg_attribute where attrelid = to_regclass('public.secret_key') and attname = 'master') as named`);
  const { clock, migrated, vault, named, ...settings } = rows[0] as Row;
  // The answer was made somewhere between question and now: what may lie between is taken off.
  const [middle, half] = [(asked + Date.now()) / 2, (Date.now() - asked) / 2];
  const skew = Math.max(0, Math.abs(clock - middle) - half) / 1_000;
  const taken = migrated ? (await client.query<Taken>(TAKEN)).rows : [];
  const counted = `select ${named ? 'master' : 'null'} master, count(*)::int tenants from secret_key group by 1 order by 1`;
  const sealed = vault ? (await client.query<SealedWith>(counted)).rows : [];
  return { ...settings, skew, taken, sealed };
}

function judged({ version, standby, create, skew, taken, commit, standbys }: Seen, several: boolean): Finding[] {
  const findings: Finding[] = [];
  if (version < OLDEST) findings.push(wrong('database', `PostgreSQL ${version}`, `Take PostgreSQL ${OLDEST} or later.`));
  if (standby)
    findings.push(wrong('database', 'a standby, which takes no writes', 'Name the primary, or add target_session_attrs=read-write.'));
  if (!create) findings.push(wrong('database', 'no right to create tables in schema public', 'Make this role the owner of the database.'));
  if (commit === 'off' || (several && commit === 'local'))
    findings.push(wrong('database/durability', `synchronous_commit is ${commit}`, 'Set it to on: what was acknowledged must be there.'));
  if (several && standbys === '')
    findings.push(
      wrong(
        'database/durability',
        'no standby is synchronous, and a failover loses what was acknowledged last',
        'Set synchronous_standby_names on every server.',
      ),
    );
  if (skew > SKEW) findings.push(wrong('database/clock', `${skew.toFixed(1)} s from ours`, 'Keep both by NTP.'));
  const schema = schemaOf(taken);
  const sound = findings.length === 0 && schema.state === 'fine';
  return sound ? [fine('database', `PostgreSQL ${version}, ${schema.found}`)] : [...findings, ...(schema.state === 'fine' ? [] : [schema])];
}

function schemaOf(taken: Seen['taken']): Finding {
  const own = readMigrations();
  const refusal = refusalOf(taken, own);
  if (refusal !== undefined) return wrong('database/schema', refusal, '');
  const due = own.length - taken.length;
  if (due < 0) return fine('database/schema', `schema of a newer Hansa (${taken.at(-1)?.name ?? ''}), with which this one works`);
  return fine('database/schema', due === 0 ? 'schema up to date' : `${due} steps of the schema are taken at the next start`);
}

function failed(error: unknown): Finding {
  const { code = '', message = '' } = error as { code?: string; message?: string };
  if (code.startsWith('28')) return wrong('database', 'it does not let this role in', 'Check user and password in DATABASE_URL.');
  if (code === '3D000') return wrong('database', 'it has no database of that name', 'Create it, owned by the role in DATABASE_URL.');
  const found = message === '' ? code : message;
  return faultOf(error) === 'away'
    ? away('database', found, 'Is it running, and does the network let us through?')
    : wrong('database', found, 'Check DATABASE_URL.');
}
