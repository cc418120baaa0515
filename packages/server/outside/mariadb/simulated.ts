import { type Context, DONE, type Observation, type Outcome } from '@hansa/domain/port/outcome.ts';
import { Secret } from '@hansa/domain/port/secret.ts';
import { type SimulatedCloud, unanswered } from '../cloud.ts';
import { observationOf, outcomeOf } from '../trouble.ts';
import { trouble } from './failure.ts';
import { rightsOf } from './look.ts';
import { checkRef, checkWant } from './names.ts';
import { PLUGIN, matches, verifierOf } from './password.ts';
import type { SchemaCredentials, SchemaPort, SchemaRef, SchemaValue, SchemaWant } from './port.ts';

/** What the simulated world keeps: verifiers as the real server has them, never a password. */
export interface SimulatedSchema extends SchemaRef {
  readonly users: readonly { readonly user: string; readonly verifier: string }[];
  readonly connections: number;
}

/** Databases of the simulated cloud. It has no sessions, and forgets a retired user where the real server locks it. */
export function simulatedMariadb(cloud: SimulatedCloud): SchemaPort {
  const asked = (verb: string, body: object, context: Context): Promise<SimulatedSchema | null> =>
    cloud.call('mariadb', verb, body, context) as Promise<SimulatedSchema | null>;
  return {
    observe: (ref, context) => look(() => asked('observe', ref, context)),
    ensure: (want, context) =>
      act(async () => {
        checkWant(want);
        await asked('ensure', sent(want), context);
      }),
    remove: (ref, context) =>
      act(async () => {
        checkRef(ref);
        await asked('remove', ref, context);
      }),
    reach: (credentials, signal) =>
      act(async () => {
        // The world gives its record; the password is checked here, and travels nowhere.
        const ref = { database: credentials.database, user: credentials.database };
        const deadline = Date.now() + 10_000;
        admit(await asked('reach', ref, { signal, deadline, key: `reach/${credentials.database}`, epoch: 0, trace: '' }), credentials);
      }),
  };
}

function admit(kept: SimulatedSchema | null, { user, password }: SchemaCredentials): void {
  if (kept === null) throw trouble('no-database', 'there is no such database');
  const login = kept.users.find((each) => each.user === user);
  if (login === undefined) throw trouble('forbidden', 'the user may not come to this database');
  if (!matches(password, PLUGIN, new Secret(login.verifier))) throw trouble('credentials', 'the user or its password is not accepted');
}

function sent({ database, user, logins, connections }: SchemaWant): SimulatedSchema {
  const users = logins.map((login) => ({ user: login.user, verifier: verifierOf(login.password).reveal() }));
  return { database, user, users, connections };
}

function look(ask: () => Promise<SimulatedSchema | null>): Promise<Observation<SchemaValue>> {
  return observationOf(async () => {
    const kept = await ask();
    return kept === null ? { kind: 'absent', at: Date.now() } : { kind: 'present', value: seen(kept), at: Date.now() };
  }, unanswered('mariadb'));
}

function act(work: () => Promise<void>): Promise<Outcome> {
  return outcomeOf(() => work().then(() => DONE), unanswered('mariadb'));
}

/** The same words as of a real server, for what the simulated one has. */
function seen({ database, users, connections }: SimulatedSchema): SchemaValue {
  const one = ({ user, verifier }: SimulatedSchema['users'][number]) => ({
    user,
    host: '%',
    locked: false,
    connections,
    plugin: PLUGIN,
    verifier: new Secret(verifier),
    grants: rightsOf(database),
  });
  return { database: { charset: 'utf8mb4', collation: 'utf8mb4_unicode_ci' }, users: users.map(one), strangers: [] };
}
