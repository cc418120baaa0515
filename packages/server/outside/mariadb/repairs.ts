import { rightsOf } from './look.ts';
import { granted } from './names.ts';
import { PLUGIN, matches, verifierOf } from './password.ts';
import type { SchemaLogin, SchemaValue, SchemaWant, SeenUser } from './port.ts';

/** Four bytes a character, as emoji need; the collation that MariaDB 10.11 and 11 both know. */
const CHARSET = { charset: 'utf8mb4', collation: 'utf8mb4_unicode_ci' } as const;
const ENCODING = `character set ${CHARSET.charset} collate ${CHARSET.collation}`;

const account = (user: string, host: string): string => `${text(user)}@${text(host)}`;
const text = (value: string): string => `'${value.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
const name = (value: string): string => `\`${value.replaceAll('`', '``')}\``;

/** What must be done so that what was seen becomes what is wanted, in order; nothing when it is. */
export function repairs(seen: SchemaValue, want: SchemaWant): string[] {
  const mine = ({ user, host }: SeenUser): boolean => host === '%' && want.logins.some((login) => login.user === user);
  const retired = seen.users.filter((each) => each.host === '%' && !mine(each) && !each.locked);
  return [
    ...databaseSteps(seen, want),
    ...want.logins.flatMap((login) => loginSteps(seen, want, login)),
    ...retired.flatMap(({ user, host }) => shutOut(user, host)),
    ...seen.users.filter(({ host }) => host !== '%').flatMap(({ user, host }) => [...shutOut(user, host), drop(user, host)]),
    ...seen.strangers.map(({ user, host, pattern }) => `revoke all privileges on ${name(pattern)}.* from ${account(user, host)}`),
  ];
}

/** Whether what was seen is what was wanted. */
export function holds(seen: SchemaValue, want: SchemaWant): boolean {
  return repairs(seen, want).length === 0;
}

function databaseSteps({ database }: SchemaValue, want: SchemaWant): string[] {
  if (database === null) return [`create database if not exists ${name(want.database)} ${ENCODING}`];
  const same = database.charset === CHARSET.charset && database.collation === CHARSET.collation;
  return same ? [] : [`alter database ${name(want.database)} ${ENCODING}`];
}

function loginSteps({ users }: SchemaValue, want: SchemaWant, login: SchemaLogin): string[] {
  const seen = users.find(({ user, host }) => user === login.user && host === '%');
  const who = account(login.user, '%');
  const good = seen !== undefined && !seen.locked && seen.connections === want.connections;
  const state = `identified via ${PLUGIN} using ${text(verifierOf(login.password).reveal())} with max_user_connections ${want.connections}`;
  return [
    ...(seen === undefined ? [`create user ${who} ${state}`] : []),
    ...(seen === undefined || (good && matches(login.password, seen.plugin, seen.verifier))
      ? []
      : [`alter user ${who} ${state} account unlock`]),
    ...grantSteps(seen?.grants ?? [], who, want.database),
  ];
}

function grantSteps(grants: readonly string[], who: string, database: string): string[] {
  const wanted = rightsOf(database);
  const roles = grants.flatMap((each) => /^GRANT (`[^`]+`)$/.exec(each)?.[1] ?? []);
  const more = grants.some((each) => !wanted.includes(each) && !each.startsWith('GRANT `'));
  const grant = `grant all privileges on ${name(granted(database))}.* to ${who}`;
  return [
    ...roles.map((role) => `revoke ${role} from ${who}`),
    ...(more ? [`revoke all privileges, grant option from ${who}`] : []),
    ...(more || !wanted.every((each) => each.startsWith('USAGE') || grants.includes(each)) ? [grant] : []),
  ];
}

/** Sessions end after the login did, so that none comes in between. */
export function shutOut(user: string, host: string): string[] {
  return [`alter user ${account(user, host)} account lock`, `kill user ${account(user, host)}`];
}

export function drop(user: string, host: string): string {
  return `drop user if exists ${account(user, host)}`;
}
