import type { Secret } from '@hansa/domain/port/secret.ts';
import { LOOKUP, POOLER } from './lookup.ts';
import type { DatabaseValue, DatabaseWant, Login, SeenRole } from './port.ts';
import { matches, verifierOf } from './scram.ts';

/** A statement, and whether it runs in the database itself or beside it. */
export interface Step {
  readonly inside: boolean;
  readonly sql: string;
}

export interface RepairOptions {
  /** Version of the server, as 150000. */
  readonly version: number;
  /** Whether a pooler asks here. */
  readonly pooler: boolean;
}

/** Names are checked before they come here (`names.ts`): no quote is inside. */
const quote = (name: string): string => `"${name}"`;
/** A name that was found there may be anything. */
const found = (name: string): string => quote(name.replaceAll('"', '""'));
const outside = (sql: string): Step => ({ inside: false, sql });
const inside = (sql: string): Step => ({ inside: true, sql });

/**
 * What must be done so that what was seen becomes what is wanted, in order; nothing when it is. What stands inside a database that is
 * not there yet, or takes no connections, is known only after these steps: look again until there are none.
 */
export function repairs(seen: DatabaseValue, want: DatabaseWant, options: RepairOptions): Step[] {
  const retired = seen.roles.filter(({ role }) => role !== want.owner && !want.logins.some((login) => login.role === role));
  return [
    ...ownerSteps(seen.roles, want),
    ...want.logins.filter(({ role }) => role !== want.owner).flatMap((login) => laterSteps(seen.roles, want, login)),
    ...retired.filter(({ mayLogIn }) => mayLogIn).flatMap(({ role }) => shutOut(role)),
    ...databaseSteps(seen, want, options),
    ...insideSteps(seen, want),
    ...(seen.inside === null && seen.database !== null ? [] : retired.flatMap(({ role }) => dropSteps(role, want.owner, seen))),
  ];
}

/** Whether what was seen is what was wanted. */
export function holds(seen: DatabaseValue, want: DatabaseWant): boolean {
  return (
    seen.inside !== null && repairs(seen, want, { version: 0, pooler: seen.database?.grantees.includes(POOLER) ?? false }).length === 0
  );
}

function ownerSteps(roles: readonly SeenRole[], want: DatabaseWant): Step[] {
  const login = want.logins.find(({ role }) => role === want.owner);
  const seen = roles.find(({ role }) => role === want.owner);
  const others = (seen?.members ?? []).filter((member) => !roles.some(({ role }) => role === member));
  return [
    ...roleSteps(seen, want.owner, login, want.connections),
    ...(login === undefined && seen?.mayLogIn === true ? [endSessions(want.owner)] : []),
    ...others.map((member) => revoke(want.owner, member)),
    ...(seen?.memberOf ?? []).map((role) => revoke(role, want.owner)),
  ];
}

/** A later generation has the owner's rights as its member, and its sessions begin as the owner: all that they make is the owner's. */
function laterSteps(roles: readonly SeenRole[], { owner, connections }: DatabaseWant, login: Login): Step[] {
  const seen = roles.find(({ role }) => role === login.role);
  return [
    ...roleSteps(seen, login.role, login, connections),
    ...(seen?.memberOf.includes(owner) ? [] : [outside(`grant ${quote(owner)} to ${quote(login.role)}`)]),
    ...(seen?.actsAs === owner ? [] : [outside(`alter role ${quote(login.role)} set role = ${quote(owner)}`)]),
    ...(seen?.members ?? []).map((member) => revoke(login.role, member)),
    ...(seen?.memberOf ?? []).filter((role) => role !== owner).map((role) => revoke(role, login.role)),
  ];
}

const PLAIN = 'nosuperuser nocreatedb nocreaterole noreplication nobypassrls inherit';

/** `login` undefined: the role owns and may not log in. */
function roleSteps(seen: SeenRole | undefined, role: string, login: Login | undefined, connections: number): Step[] {
  const good = login === undefined ? seen?.verifier === null : matches(login.password, seen?.verifier ?? null);
  const asked = [
    ...(seen !== undefined && seen.attributes.length === 0 ? [] : [PLAIN]),
    ...(seen?.attributes.includes('expires') ? [`valid until 'infinity'`] : []),
    ...(seen?.mayLogIn === (login !== undefined) ? [] : [login === undefined ? 'nologin' : 'login']),
    ...(login === undefined || seen?.connections === connections ? [] : [`connection limit ${connections}`]),
    ...(good ? [] : [`password ${login === undefined ? 'null' : `'${fresh(login.password)}'`}`]),
  ];
  return asked.length === 0 ? [] : [outside(`${seen === undefined ? 'create' : 'alter'} role ${quote(role)} ${asked.join(' ')}`)];
}

/** A verifier is base64, colons and dollars: it ends no quotation. */
function fresh(password: Secret): string {
  return verifierOf(password).reveal();
}

function revoke(role: string, member: string): Step {
  return outside(`revoke ${found(role)} from ${found(member)}`);
}

/** Sessions end after the login did, so that none comes in between. */
export function shutOut(role: string): Step[] {
  return [outside(`alter role ${quote(role)} nologin password null`), endSessions(role)];
}

function endSessions(role: string): Step {
  return outside(`select pg_terminate_backend(pid) from pg_stat_activity where usename = '${role}'`);
}

/**
 * Sorted by code point, whatever the system's locale: no update of a C library can change the order under an index. From 17 on it is
 * PostgreSQL's own; before, the C library knows letters and PostgreSQL sorts. template0 takes no sessions, so nobody is in the way.
 */
function createDatabase(want: DatabaseWant, version: number): string {
  const locale =
    version >= 170_000
      ? `locale_provider builtin builtin_locale 'C.UTF-8' lc_collate 'C' lc_ctype 'C'`
      : `locale_provider libc lc_collate 'C' lc_ctype 'C.UTF-8'`;
  return `create database ${quote(want.database)} owner ${quote(want.owner)} template template0 encoding 'UTF8' ${locale}`;
}

function databaseSteps({ database }: DatabaseValue, want: DatabaseWant, { version, pooler }: RepairOptions): Step[] {
  const name = `database ${quote(want.database)}`;
  const allowed = [want.owner, ...(pooler ? [POOLER] : [])];
  const grantees = database?.grantees ?? ['public'];
  return [
    ...(database === null ? [outside(createDatabase(want, version))] : []),
    ...(database === null || database.owner === want.owner ? [] : [outside(`alter ${name} owner to ${quote(want.owner)}`)]),
    ...(database?.allowsConnections === false ? [outside(`alter ${name} with allow_connections true`)] : []),
    ...grantees
      .filter((each) => !allowed.includes(each))
      .map((each) => outside(`revoke all on ${name} from ${each === 'public' ? each : found(each)} cascade`)),
    ...(pooler && !grantees.includes(POOLER) ? [outside(`grant connect on ${name} to ${POOLER}`)] : []),
    ...(grantees.includes(want.owner) || database === null ? [] : [outside(`grant all on ${name} to ${quote(want.owner)}`)]),
  ];
}

/** The schema is the owner's by the role `pg_database_owner`, as PostgreSQL 15 makes it: the owner and its members may create there. */
function insideSteps(seen: DatabaseValue, want: DatabaseWant): Step[] {
  if (seen.inside === null) return [];
  const { extensions, schemaOwner, schemaOpen, lookup } = seen.inside;
  return [
    ...(schemaOwner === null ? [inside('create schema public authorization pg_database_owner')] : []),
    ...(schemaOwner === null || schemaOwner === 'pg_database_owner' ? [] : [inside('alter schema public owner to pg_database_owner')]),
    ...(schemaOpen ? [inside('revoke create on schema public from public')] : []),
    ...(lookup ? [] : LOOKUP.map(inside)),
    ...want.extensions.filter((each) => !extensions.includes(each)).map((each) => inside(`create extension if not exists ${quote(each)}`)),
  ];
}

/** Objects that a session made after it left the owner's role are handed over; in other databases a tenant can own nothing. */
function dropSteps(role: string, owner: string, { database }: DatabaseValue): Step[] {
  const handed = [inside(`reassign owned by ${quote(role)} to ${quote(owner)}`), inside(`drop owned by ${quote(role)}`)];
  return [...(database === null ? [] : handed), outside(`drop role if exists ${quote(role)}`)];
}
