import { type Context, DONE, type Outcome, transient } from '@hansa/domain/port/outcome.ts';
import type { MemberPage, MemberRef, MemberSeen, MembersPort, MemberWant, RealmRef } from './port.ts';
import { isProbe } from './probe.ts';
import { owned } from './realms.ts';
import { observationOf, outcomeOf, Trouble } from '../trouble.ts';
import type { Wire } from './wire.ts';

const ROUNDS = 4;
const PAGE = 100;
/** What a new member does before anything else. */
const DUTIES = ['VERIFY_EMAIL', 'UPDATE_PASSWORD', 'CONFIGURE_TOTP'];
/** Seconds that the link of an invitation is good for. */
const LIFESPAN = 3 * 24 * 3600;
/** Attribute that holds the key of the letter that was begun last. */
const INVITED = 'hansa.invited';

interface User {
  readonly id: string;
  readonly email: string;
  readonly firstName?: string;
  readonly lastName?: string;
  readonly enabled: boolean;
  readonly emailVerified: boolean;
  readonly requiredActions: readonly string[];
  readonly attributes?: Readonly<Record<string, readonly string[]>>;
}

interface Group {
  readonly id: string;
  readonly name: string;
}

/** Members of the realms of one Keycloak. */
export function membersOf(wire: Wire): MembersPort {
  return {
    observe: (ref, context) =>
      observationOf(async () => {
        const user = await find(wire, ref, context);
        if (user === undefined) return { kind: 'absent', at: Date.now() };
        const groups = await groupsOf(wire, ref, user, context);
        return { kind: 'present', value: seen(user, groups), at: Date.now() };
      }),
    ensure: (want, context) => outcomeOf(() => ensure(wire, want, context)),
    remove: (ref, context) => outcomeOf(() => leave(wire, ref, context)),
    list: (realm, from, context) => observationOf(() => list(wire, realm, from, context)),
    invite: (ref, client, context) => outcomeOf(() => invite(wire, ref, client, context)),
  };
}

function seen(user: User, groups: readonly Group[]): MemberSeen {
  return {
    name: [user.firstName, user.lastName].filter(Boolean).join(' '),
    enabled: user.enabled,
    groups: groups.map(({ name }) => name).toSorted(),
    verified: user.emailVerified,
    asked: user.requiredActions.map((action) => action.toLowerCase().replaceAll('_', '-')).toSorted(),
  };
}

/** Everything before the last space is the first name: read together they are what was given. */
function names(name: string): { firstName: string; lastName: string } {
  const at = name.lastIndexOf(' ');
  return at < 0 ? { firstName: name, lastName: '' } : { firstName: name.slice(0, at), lastName: name.slice(at + 1) };
}

async function ensure(wire: Wire, want: MemberWant, context: Context): Promise<Outcome> {
  const base = `/${want.realm}/users`;
  for (let round = 0; round < ROUNDS; round++) {
    const user = await find(wire, want, context);
    if (user === undefined) {
      const groups = want.groups.map((name) => `/${name}`);
      const made = { username: want.email, email: want.email, ...names(want.name), emailVerified: false, requiredActions: DUTIES, groups };
      const { status } = await wire.ask('POST', base, context, { ...made, enabled: want.enabled });
      if (status === 404) return transient('identity/no-realm', 'the realm of this member is not there yet');
      continue;
    }
    const now = seen(user, await groupsOf(wire, want, user, context));
    const [same, missing, extra] = [
      now.name === want.name && now.enabled === want.enabled,
      want.groups.filter((name) => !now.groups.includes(name)),
      now.groups.filter((name) => !want.groups.includes(name)),
    ];
    if (same && missing.length === 0 && extra.length === 0) return DONE;
    if (!same) await wire.ask('PUT', `${base}/${user.id}`, context, { ...names(want.name), enabled: want.enabled });
    if (!want.enabled) await wire.ask('POST', `${base}/${user.id}/logout`, context);
    for (const name of missing) await wire.ask('PUT', `${base}/${user.id}/groups/${await groupId(wire, want, name, context)}`, context);
    for (const name of extra) await wire.ask('DELETE', `${base}/${user.id}/groups/${await groupId(wire, want, name, context)}`, context);
  }
  return transient('identity/busy', 'somebody else changes this member');
}

/** Shut out first, so that no session begins between the end of the others and the end of the member. */
async function leave(wire: Wire, ref: MemberRef, context: Context): Promise<Outcome> {
  const user = await find(wire, ref, context);
  if (user === undefined) return DONE;
  const path = `/${ref.realm}/users/${user.id}`;
  await wire.ask('PUT', path, context, { enabled: false });
  await wire.ask('POST', `${path}/logout`, context);
  await wire.ask('DELETE', path, context);
  return DONE;
}

async function list(wire: Wire, realm: RealmRef, from: number, context: Context) {
  if ((await owned(wire, realm, context)) === undefined) return { kind: 'absent', at: Date.now() } as const;
  const { body } = await wire.ask('GET', `/${realm.realm}/users?first=${from}&max=${PAGE}&briefRepresentation=true`, context);
  const users = Array.isArray(body) ? (body as User[]) : [];
  const members = users
    .filter(({ email }) => !isProbe(email))
    .map((user) => ({ email: user.email, name: [user.firstName, user.lastName].filter(Boolean).join(' '), enabled: user.enabled }));
  const value: MemberPage = { members, next: users.length < PAGE ? null : from + PAGE };
  return { kind: 'present', value, at: Date.now() } as const;
}

/**
 * The key is written down before the letter is asked for, and struck out when Keycloak says that it could not send it. So a letter may be lost
 * together with its answer, and none is sent twice.
 */
async function invite(wire: Wire, ref: MemberRef, client: string, context: Context): Promise<Outcome> {
  const user = await find(wire, ref, context);
  if (user === undefined) return transient('identity/no-member', 'this member is not there yet');
  const path = `/${ref.realm}/users/${user.id}`;
  if (user.attributes?.[INVITED]?.includes(context.key) || user.requiredActions.length === 0) return DONE;
  const note = (key: readonly string[]) => wire.ask('PUT', path, context, { ...user, attributes: { ...user.attributes, [INVITED]: key } });
  await note([context.key]);
  const query = new URLSearchParams({ lifespan: String(LIFESPAN), client_id: client });
  try {
    const { status } = await wire.ask('PUT', `${path}/execute-actions-email?${query}`, context, user.requiredActions);
    if (status === 404) throw new Trouble('transient', 'identity/no-client', 'the app that the letter leads to is not there yet');
  } catch (error) {
    const answered = error instanceof Trouble && error.code !== 'identity/unreachable';
    if (answered) await note([]);
    throw error;
  }
  return DONE;
}

async function find(wire: Wire, ref: MemberRef, context: Context): Promise<User | undefined> {
  if (isProbe(ref.email)) throw new Trouble('refused', 'identity/name', 'this address is nobody’s');
  if ((await owned(wire, ref, context)) === undefined) return undefined;
  const query = new URLSearchParams({ email: ref.email, exact: 'true', briefRepresentation: 'false' });
  const { body } = await wire.ask('GET', `/${ref.realm}/users?${query}`, context);
  return Array.isArray(body) ? (body as User[])[0] : undefined;
}

async function groupsOf(wire: Wire, ref: MemberRef, user: User, context: Context): Promise<readonly Group[]> {
  const { body } = await wire.ask('GET', `/${ref.realm}/users/${user.id}/groups`, context);
  return Array.isArray(body) ? (body as Group[]) : [];
}

async function groupId(wire: Wire, ref: RealmRef, name: string, context: Context): Promise<string> {
  const { body } = await wire.ask('GET', `/${ref.realm}/groups?${new URLSearchParams({ search: name, exact: 'true' })}`, context);
  const found = (Array.isArray(body) ? (body as Group[]) : []).find((group) => group.name === name);
  if (!found) throw new Trouble('transient', 'identity/no-group', `the realm has no group ${name} yet`);
  return found.id;
}
