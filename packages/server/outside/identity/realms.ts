import { DONE, type Outcome, type Port, transient } from '@hansa/domain/port/outcome.ts';
import type { RealmRef, RealmSeen, RealmWant } from './port.ts';
import { canonical, differing, OURS, PROFILE, type RealmContext, type Representation, realmSettings } from './realm-settings.ts';
import { observationOf, outcomeOf, Trouble } from '../trouble.ts';
import type { Within } from './transport.ts';
import type { Wire } from './wire.ts';

/** Whoever is in it administers the tenant. */
export const ADMINS = 'admins';
/** Takes a password without a page, and so without second factor and translation; everybody knows its name. */
const DIRECT = 'admin-cli';
/** Something of one look is there only after the repairs of the one before. */
const ROUNDS = 4;

interface Found {
  readonly realm: Representation;
  readonly profile: Representation;
  readonly admins: boolean;
  readonly direct: { readonly id: string; readonly enabled: boolean } | undefined;
}

interface Repair {
  readonly name: string;
  readonly method: 'POST' | 'PUT';
  readonly path: string;
  readonly body: unknown;
}

/** Realms of one Keycloak. */
export function realmsOf(wire: Wire, context: RealmContext): Port<RealmRef, RealmWant, RealmSeen> {
  return {
    observe: (ref, within) =>
      observationOf(async () => {
        const found = await look(wire, ref, within);
        if (found === undefined) return { kind: 'absent', at: Date.now() };
        const [title, enabled] = [String(found.realm['displayName'] ?? ''), found.realm['enabled'] === true];
        const drift = repairs(found, { ...ref, title, enabled }, context).flatMap(({ name }) => name.split(' '));
        return { kind: 'present', value: { title, enabled, drift }, at: Date.now() };
      }),
    ensure: (want, within) => outcomeOf(() => ensure(wire, want, context, within)),
    remove: (ref, within) =>
      outcomeOf(async () => {
        const realm = await owned(wire, ref, within);
        if (realm) await wire.ask('DELETE', `/${ref.realm}`, within);
        return DONE;
      }),
  };
}

async function ensure(wire: Wire, want: RealmWant, context: RealmContext, within: Within): Promise<Outcome> {
  for (let round = 0; round < ROUNDS; round++) {
    const found = await look(wire, want, within);
    if (found === undefined) {
      // A conflict: somebody else was a moment faster. What they made is mended in the next round.
      await wire.ask('POST', '', within, { realm: want.realm, ...realmSettings(want, context) });
      continue;
    }
    const steps = repairs(found, want, context);
    if (steps.length === 0) return DONE;
    for (const { method, path, body } of steps) await wire.ask(method, `/${want.realm}${path}`, within, body);
  }
  return transient('identity/busy', 'somebody else changes this realm');
}

function repairs({ realm, profile, admins, direct }: Found, want: RealmWant, context: RealmContext): Repair[] {
  const wanted = realmSettings(want, context);
  const attributes = { ...(realm['attributes'] as object), ...(wanted['attributes'] as object) };
  const changed = differing(realm, wanted);
  // One request for all of them, and for each its name.
  const body = { ...wanted, attributes };
  return [
    ...changed.slice(0, 1).map((): Repair => ({ name: changed.join(' '), method: 'PUT', path: '', body })),
    ...(canonical(profile) === canonical(PROFILE)
      ? []
      : [{ name: 'profile', method: 'PUT', path: '/users/profile', body: PROFILE } as const]),
    ...(admins ? [] : [{ name: 'admins', method: 'POST', path: '/groups', body: { name: ADMINS } } as const]),
    ...(direct?.enabled ? [{ name: DIRECT, method: 'PUT', path: `/clients/${direct.id}`, body: { enabled: false } } as const] : []),
  ];
}

async function look(wire: Wire, ref: RealmRef, within: Within): Promise<Found | undefined> {
  const realm = await owned(wire, ref, within);
  if (realm === undefined) return undefined;
  const parts = ['/users/profile', `/groups?search=${ADMINS}&exact=true`, `/clients?clientId=${DIRECT}`];
  const answers = await Promise.all(parts.map((part) => wire.ask('GET', `/${ref.realm}${part}`, within)));
  if (answers.some(({ status }) => status === 404)) return undefined;
  const [profile, groups, clients] = answers.map(({ body }) => body) as [Representation, { name: string }[], Found['direct'][]];
  return { realm, profile, admins: groups.some(({ name }) => name === ADMINS), direct: clients[0] };
}

/** The realm as it is, if it is there and ours. */
export async function owned(wire: Wire, { cell, realm }: RealmRef, within: Within): Promise<Representation | undefined> {
  if (!/^[a-z][0-9a-z]{2,35}$/.test(realm) || realm === 'master') {
    throw new Trouble('refused', 'identity/name', 'this is no name of a realm for tenants');
  }
  const { status, body } = await wire.ask('GET', `/${realm}`, within);
  if (status === 404) return undefined;
  const found = body as Representation;
  // Who may not administer it sees little of it. Our own account may so for a moment after another process has made the realm.
  if (found['id'] === undefined)
    throw new Trouble('transient', 'identity/foreign', 'a realm of this name is there, and we may not administer it');
  const whose = (found['attributes'] as Representation | undefined)?.[OURS];
  if (whose !== cell) throw new Trouble('refused', 'identity/foreign', 'a realm of this name is there and was not made by this cell');
  return found;
}
