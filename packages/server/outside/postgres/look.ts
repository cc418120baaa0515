import { Secret } from '@hansa/domain/port/secret.ts';
import { LOOKUP_HOLDS, POOLER } from './lookup.ts';
import type { DatabaseRef, DatabaseValue, SeenInside, SeenRole } from './port.ts';

/** A session that asks: rows of one statement. */
export type Ask = (sql: string, values?: readonly unknown[]) => Promise<readonly Record<string, unknown>[]>;

const ATTRIBUTES = `array_remove(array[
  case when r.rolsuper then 'superuser' end, case when r.rolcreatedb then 'createdb' end,
  case when r.rolcreaterole then 'createrole' end, case when r.rolreplication then 'replication' end,
  case when r.rolbypassrls then 'bypassrls' end, case when not r.rolinherit then 'noinherit' end,
  case when r.rolvaliduntil < 'infinity' then 'expires' end], null)`;

/** One question for all that the cluster knows of it. `$1` database, `$2` owner: letters, digits, `_` and `-`, so it is its own pattern. */
const OUTSIDE = `select
  (select jsonb_build_object('owner', pg_get_userbyid(d.datdba), 'encoding', pg_encoding_to_char(d.encoding),
    'allowsConnections', d.datallowconn, 'halfRemoved', d.datconnlimit = -2, 'grantees', (select coalesce(jsonb_agg(distinct coalesce(g.rolname, 'public')), '[]')
      from aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) a left join pg_roles g on g.oid = a.grantee))
    from pg_database d where d.datname = $1) as database,
  (select coalesce(jsonb_agg(jsonb_build_object('role', r.rolname, 'mayLogIn', r.rolcanlogin, 'connections', r.rolconnlimit,
    'attributes', ${ATTRIBUTES}, 'verifier', r.rolpassword,
    'memberOf', array(select g.rolname from pg_auth_members m join pg_roles g on g.oid = m.roleid where m.member = r.oid order by 1),
    'members', array(select g.rolname from pg_auth_members m join pg_roles g on g.oid = m.member where m.roleid = r.oid order by 1),
    'actsAs', (select substr(c, 6) from pg_db_role_setting s, unnest(s.setconfig) c
      where s.setrole = r.oid and s.setdatabase = 0 and c like 'role=%'))
    order by r.rolname), '[]')
    from pg_authid r where r.rolname = $2 or r.rolname ~ ('^' || $2 || '_[0-9]{1,6}$')) as roles`;

const INSIDE = `select
  array(select extname::text from pg_extension order by 1) as extensions,
  (select pg_get_userbyid(nspowner)::text from pg_namespace where nspname = 'public') as "schemaOwner",
  exists (select from pg_namespace n, aclexplode(n.nspacl) a
    where n.nspname = 'public' and a.grantee = 0 and a.privilege_type = 'CREATE') as "schemaOpen",
  `;

const MAY_COME = `coalesce((select has_database_privilege(oid, current_database(), 'connect') from pg_roles where rolname = '${POOLER}'), false)`;

type Row = { readonly database: DatabaseValue['database']; readonly roles: readonly (SeenRole & { verifier: string | null })[] };

/** All but what stands inside the database. */
export async function lookOutside(ask: Ask, { database, owner }: DatabaseRef): Promise<Omit<DatabaseValue, 'inside'>> {
  const [row] = (await ask(OUTSIDE, [database, owner])) as unknown as Row[];
  const roles = row?.roles ?? [];
  return {
    database: row?.database ?? null,
    roles: roles.map((role) => ({ ...role, verifier: role.verifier === null ? null : new Secret(role.verifier) })),
  };
}

/** What stands inside; the session is one of that database. */
export async function lookInside(ask: Ask, pooler: boolean): Promise<SeenInside> {
  const [row] = await ask(`${INSIDE} ${pooler ? `${LOOKUP_HOLDS} and ${MAY_COME}` : 'true'} as lookup`);
  return row as unknown as SeenInside;
}

/** The pooler's role and the maintenance database; null when there is no such role. */
export async function lookPooler(ask: Ask, role: string): Promise<Record<string, unknown> | undefined> {
  const [row] = await ask(
    `select r.rolcanlogin as "mayLogIn", ${ATTRIBUTES} as attributes, r.rolpassword as verifier, ${LOOKUP_HOLDS} as lookup,
      not exists (select from pg_database d, aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) a where a.grantee = 0
        and (d.datname = 'template1' or (d.datname = current_database() and a.privilege_type = 'TEMPORARY'))) as closed
    from pg_authid r where r.rolname = $1`,
    [role],
  );
  return row;
}
