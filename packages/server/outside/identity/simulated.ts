import { createHash } from 'node:crypto';
import { type Context, DONE, type Observation, type Outcome, transient, unknown } from '@hansa/domain/port/outcome.ts';
import type { SimulatedCloud } from '../cloud.ts';
import type { ClientSeen, IdentityPort, RealmSeen } from './port.ts';

/** Identity in the simulated cloud. What it cannot do: let anybody sign in. */
export function simulatedIdentity(cloud: SimulatedCloud, now: () => number = Date.now): IdentityPort {
  const look = <Seen>(verb: string, body: object, context: Context): Promise<Observation<Seen>> =>
    cloud.call('identity', verb, body, context).then(
      (seen) => (seen === null ? { kind: 'absent', at: now() } : { kind: 'present', value: seen as Seen, at: now() }),
      () => unknown('identity/unreachable', 'the identity provider does not answer', now()),
    );
  const act = (verb: string, body: object, context: Context): Promise<Outcome> =>
    cloud.call('identity', verb, body, context).then(
      (answer) => (answer === 'no-realm' ? transient('identity/no-realm', 'the realm of this client is not there yet') : DONE),
      () => transient('identity/unreachable', 'the identity provider does not answer'),
    );
  return {
    realms: {
      observe: (ref, context) => look<RealmSeen>('observe-realm', ref, context),
      ensure: (want, context) => act('ensure-realm', want, context),
      remove: (ref, context) => act('remove-realm', ref, context),
    },
    clients: {
      observe: (ref, context) => look<ClientSeen>('observe-client', ref, context),
      ensure: ({ secret, ...want }, context) => act('ensure-client', { ...want, secret: secret && fingerprint(secret.reveal()) }, context),
      remove: (ref, context) => act('remove-client', ref, context),
    },
  };
}

/** The simulated world keeps no secret: it has a disk, too. */
function fingerprint(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
