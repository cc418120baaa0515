import { type Context, DONE, type Observation, type Outcome } from '@hansa/domain/port/outcome.ts';
import { Secret } from '@hansa/domain/port/secret.ts';
import { type SimulatedCloud, unanswered } from '../cloud.ts';
import { observationOf, outcomeOf } from '../trouble.ts';
import { trouble } from './failure.ts';
import { checkRef, checkWant } from './names.ts';
import type { DatabaseCredentials, DatabasePort, DatabaseRef, DatabaseValue, DatabaseWant, Login, SeenRole } from './port.ts';
import { matches, verifierOf } from './scram.ts';
import { holds } from './repairs.ts';

/** A role on its way to the simulated world: a verifier as the real server has it, never the password. */
interface SentRole {
  readonly role: string;
  readonly verifier: string | null;
}

/** What the simulated world keeps of a database. */
export interface SimulatedDatabase extends DatabaseRef {
  readonly roles: readonly SentRole[];
  readonly connections: number;
  readonly extensions: readonly string[];
}

/** Databases of the simulated cloud. It has no sessions: nothing is cut off, and nobody waits for a lock. */
export function simulatedPostgres(cloud: SimulatedCloud): DatabasePort {
  const asked = (verb: string, body: object, context: Context): Promise<SimulatedDatabase | null> =>
    cloud.call('postgres', verb, body, context) as Promise<SimulatedDatabase | null>;
  const port: DatabasePort = {
    observe: (ref, context) => look(() => asked('observe', ref, context)),
    ensure: (want, context) =>
      act(async () => {
        checkWant(want);
        const kept = await asked('observe', want, context);
        if (kept !== null && holds(seen(kept), want)) return;
        await asked('ensure', sent(want, kept), context);
      }),
    remove: (ref, context) =>
      act(async () => {
        checkRef(ref);
        await asked('remove', ref, context);
      }),
    reach: (credentials, signal) =>
      act(async () => {
        // The verb "reach" asks the world for nothing but its record; the password is checked here, and travels nowhere.
        const ref = { database: credentials.database, owner: credentials.database };
        admit(await asked('reach', ref, reaching(signal, credentials)), credentials);
      }),
  };
  return port;
}

function admit(kept: SimulatedDatabase | null, { role, password }: DatabaseCredentials): void {
  if (kept === null) throw trouble('no-database', 'there is no such database');
  const login = kept.roles.find((each) => each.role === role);
  if (login === undefined) throw trouble('forbidden', 'the role may not do this');
  if (!matches(password, secret(login.verifier))) throw trouble('credentials', 'the role or its password is not accepted');
}

function reaching(signal: AbortSignal, { database }: DatabaseCredentials): Context {
  return { signal, deadline: Date.now() + 10_000, key: `reach/${database}`, epoch: 0, trace: '' };
}

/** A verifier that is still right stays: ensured twice is the same row. */
function sent({ database, owner, logins, connections, extensions }: DatabaseWant, kept: SimulatedDatabase | null): SimulatedDatabase {
  const verifier = ({ role, password }: Login): string => {
    const known = kept?.roles.find((each) => each.role === role)?.verifier ?? null;
    return known !== null && matches(password, secret(known)) ? known : verifierOf(password).reveal();
  };
  const roles = logins.map((login) => ({ role: login.role, verifier: verifier(login) }));
  const silent = logins.some(({ role }) => role === owner) ? [] : [{ role: owner, verifier: null }];
  return { database, owner, roles: [...roles, ...silent], connections, extensions: [...new Set(extensions)] };
}

function look(ask: () => Promise<SimulatedDatabase | null>): Promise<Observation<DatabaseValue>> {
  return observationOf(async () => {
    const kept = await ask();
    return kept === null ? { kind: 'absent', at: Date.now() } : { kind: 'present', value: seen(kept), at: Date.now() };
  }, unanswered('postgres'));
}

function act(work: () => Promise<void>): Promise<Outcome> {
  return outcomeOf(() => work().then(() => DONE), unanswered('postgres'));
}

const secret = (text: string | null): Secret | null => (text === null ? null : new Secret(text));

/** The same words as of a real server, for what the simulated one has. */
function seen({ owner, roles, connections, extensions }: SimulatedDatabase): DatabaseValue {
  const members = roles.map(({ role }) => role).filter((role) => role !== owner);
  const one = ({ role, verifier }: SentRole): SeenRole => ({
    role,
    mayLogIn: verifier !== null,
    connections,
    attributes: [],
    memberOf: role === owner ? [] : [owner],
    members: role === owner ? members : [],
    actsAs: role === owner ? null : owner,
    verifier: secret(verifier),
  });
  return {
    database: { owner, encoding: 'UTF8', allowsConnections: true, halfRemoved: false, grantees: [owner] },
    roles: roles.map(one),
    inside: { extensions, schemaOwner: 'pg_database_owner', schemaOpen: false, lookup: true },
  };
}
