import { type Context, DONE, type Observation, type Outcome, transient, unknown } from '@hansa/domain/port/outcome.ts';
import type { SimulatedCloud } from '../cloud.ts';
import { type ClientSeen, fingerprint, type IdentityPort, type MemberPage, type MemberSeen, type RealmSeen } from './port.ts';

/** What the world says when it does not do what it was asked. */
const REASONS: Readonly<Record<string, readonly [kind: 'transient' | 'refused', words: string]>> = {
  'no-realm': ['transient', 'the realm is not there yet'],
  'no-member': ['transient', 'this member is not there yet'],
  'no-page': ['refused', 'there is no sign-in page for this app'],
  answer: ['refused', 'the app would not take the answer'],
};

/** Identity in the simulated cloud. What it cannot do: show a page, send a letter, or drift by itself; realms never leak into each other. */
export function simulatedIdentity(cloud: SimulatedCloud, now: () => number = Date.now): IdentityPort {
  const look = <Seen>(verb: string, body: object, context: Context): Promise<Observation<Seen>> =>
    cloud.call('identity', verb, body, context).then(
      (seen) => (seen === null ? { kind: 'absent', at: now() } : { kind: 'present', value: seen as Seen, at: now() }),
      () => unknown('identity/unreachable', 'the identity provider does not answer', now()),
    );
  const act = (verb: string, body: object, context: Context): Promise<Outcome> =>
    cloud.call('identity', verb, body, context).then(
      (answer) => (typeof answer === 'string' ? said(answer) : DONE),
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
      ensure: (want, context) => act('ensure-client', sent(want), context),
      remove: (ref, context) => act('remove-client', ref, context),
    },
    members: {
      observe: (ref, context) => look<MemberSeen>('observe-member', ref, context),
      ensure: (want, context) => act('ensure-member', want, context),
      remove: (ref, context) => act('remove-member', ref, context),
      list: (realm, from, context) => look<MemberPage>('list-members', { ...realm, from }, context),
      invite: (ref, _client, context) => act('invite-member', { ...ref, key: context.key }, context),
    },
    reach: (app, context) => act('reach', sent(app), context),
    refuses: (app, stranger, context) => act('refuses', { ...sent(app), stranger: stranger.realm }, context),
    close: () => {},
  };
}

/** The simulated world keeps no secret: it has a disk, too. */
function sent<Body extends Parameters<typeof fingerprint>[0] & { secret: Parameters<typeof fingerprint>[1] | undefined }>(
  body: Body,
): object {
  return { ...body, secret: body.secret && fingerprint(body, body.secret) };
}

function said(reason: string): Outcome {
  const [kind, words] = REASONS[reason] ?? ['transient', reason];
  return kind === 'transient' ? transient(`identity/${reason}`, words) : { kind, cause: { code: `identity/${reason}`, detail: words } };
}
