import { Secret } from '@hansa/domain/port/secret.ts';
import { granted } from './names.ts';
import type { SchemaRef, SchemaValue, SeenUser } from './port.ts';

/** A session that asks: rows of one statement. */
export type Ask = (sql: string, values?: readonly unknown[]) => Promise<readonly Record<string, unknown>[]>;

/** How MariaDB keeps a user, as JSON. */
interface Kept {
  readonly plugin?: string;
  readonly authentication_string?: string;
  readonly account_locked?: boolean;
  readonly max_user_connections?: number;
  readonly auth_or?: readonly unknown[];
}

export async function look(ask: Ask, { database, user }: SchemaRef): Promise<SchemaValue> {
  const schemas = await ask(
    'select default_character_set_name as charset, default_collation_name as collation from information_schema.schemata where schema_name = ?',
    [database],
  );
  const kept = await ask('select User as user, Host as host, Priv as kept from mysql.global_priv where User regexp ? order by 1, 2', [
    `^${user}(_[0-9]{1,6})?$`,
  ]);
  const users: SeenUser[] = [];
  for (const row of kept) users.push(await lookAt(ask, row as { user: string; host: string; kept: unknown }));
  const strangers = await ask(
    `select User as user, Host as host, Db as pattern from mysql.db where ? like Db and not (User regexp ?) order by 1, 2, 3`,
    [database, `^${user}(_[0-9]{1,6})?$`],
  );
  return {
    database: (schemas[0] as unknown as SchemaValue['database']) ?? null,
    users,
    strangers: strangers as unknown as SchemaValue['strangers'],
  };
}

async function lookAt(ask: Ask, { user, host, kept }: { user: string; host: string; kept: unknown }): Promise<SeenUser> {
  const is = (typeof kept === 'string' ? JSON.parse(kept) : kept) as Kept;
  const rows = await ask('show grants for ?@?', [user, host]);
  return {
    user,
    host,
    locked: is.account_locked === true,
    connections: is.max_user_connections ?? 0,
    // With alternatives, any one of them lets in; a list of one is what stays behind when they were taken away.
    plugin: (is.auth_or?.length ?? 0) > 1 ? 'several' : (is.plugin ?? ''),
    verifier: is.authentication_string === undefined ? null : new Secret(is.authentication_string),
    grants: rows.map((row) => withoutPassword(String(Object.values(row)[0]))).toSorted(),
  };
}

/** `GRANT <rights> ON <what> TO <user> IDENTIFIED BY ...` without the user and what follows, but for the right to grant on. */
function withoutPassword(line: string): string {
  const parts = /^GRANT (.+) ON (\S+) TO /.exec(line);
  if (parts === null) return /^GRANT `[^`]+`/.exec(line)?.[0] ?? 'GRANT of something else';
  return `${parts[1]} ON ${parts[2]}${/WITH GRANT OPTION/.test(line) ? ' WITH GRANT OPTION' : ''}`;
}

/** What a user of this database has, and nothing else. */
export function rightsOf(database: string): readonly string[] {
  return [`ALL PRIVILEGES ON \`${granted(database)}\`.*`, 'USAGE ON *.*'];
}
