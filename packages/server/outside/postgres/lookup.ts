/** Role that the pooler asks with, and the schema of what it may ask. */
export const POOLER = 'pgbouncer';

/**
 * The body of the look-up. Only roles of tenants and components: neither those who administer nor those who replicate can log in by
 * the pooler, whatever is asked. Each name is written out in full, and the search path is fixed, since it runs with all rights.
 */
const BODY = `
  select r.rolname::text, r.rolpassword
  from pg_catalog.pg_authid r
  where r.rolname = wanted::pg_catalog.name and r.rolcanlogin and not r.rolsuper and not r.rolreplication
    and (r.rolvaliduntil is null or r.rolvaliduntil > pg_catalog.now())
`;

const SIGNATURE = `${POOLER}.user_lookup(text)`;

/**
 * True when the look-up of this database is ours: same body, runs with the rights of its owner, who is a superuser and no tenant, and
 * nobody but the pooler may call it.
 */
export const LOOKUP_HOLDS = `coalesce((
  select p.prosrc = $lookup$${BODY}$lookup$ and p.prosecdef and o.rolsuper and s.rolsuper
    and not exists (
      select from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
      left join pg_roles g on g.oid = a.grantee where a.grantee <> p.proowner and g.rolname is distinct from '${POOLER}')
    and has_function_privilege(u.oid, p.oid, 'execute') and has_schema_privilege(u.oid, n.oid, 'usage')
  from pg_proc p join pg_namespace n on n.oid = p.pronamespace join pg_roles o on o.oid = p.proowner
    join pg_roles s on s.oid = n.nspowner join pg_roles u on u.rolname = '${POOLER}'
  where n.nspname = '${POOLER}' and p.oid = to_regprocedure('${SIGNATURE}')), false)`;

/**
 * Statements that put it there, in a database where the asker is superuser. PgBouncer before 1.19 asks in the database that the client
 * wants, later ones also in one that `auth_dbname` names: so each database has it. A schema of that name that a tenant made goes first.
 */
export const LOOKUP: readonly string[] = [
  `do $do$ begin
    if exists (select from pg_namespace n join pg_roles o on o.oid = n.nspowner where n.nspname = '${POOLER}' and not o.rolsuper) then
      drop schema ${POOLER} cascade;
    end if;
  end $do$`,
  `create schema if not exists ${POOLER}`,
  `revoke all on schema ${POOLER} from public`,
  `grant usage on schema ${POOLER} to ${POOLER}`,
  `drop function if exists ${SIGNATURE}`,
  `create function ${POOLER}.user_lookup(in wanted text, out uname text, out phash text) returns record
    language sql stable security definer set search_path = pg_catalog, pg_temp as $lookup$${BODY}$lookup$`,
  `revoke all on function ${SIGNATURE} from public`,
  `grant execute on function ${SIGNATURE} to ${POOLER}`,
];
