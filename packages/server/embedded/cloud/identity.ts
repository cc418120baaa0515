import type { ClientSeen, ClientWant, MemberSeen, MemberWant, RealmRef, RealmSeen, RealmWant } from '../../outside/identity/port.ts';
import type { Tables } from './tables.ts';

/** A verb's body as the twin sends it: secrets have become fingerprints. */
type Body = RealmRef & {
  readonly client: string;
  readonly email: string;
  readonly from: number;
  readonly key: string;
  readonly redirect: string;
  readonly secret: string | undefined;
  readonly stranger: string;
};

/** What a new member does before anything else. */
const DUTIES = ['configure-totp', 'update-password', 'verify-email'];
const PAGE = 100;

/** The world's side of the identity providers: realms, and the clients and members in them. */
export function simulatedIdentity(tables: Tables, verb: string, body: unknown): unknown {
  const of = body as Body;
  const verbs = VERBS[verb];
  if (!verbs) throw new Error(`the simulated identity provider knows no verb ${verb}`);
  const realm = `identity/${of.cell}/${of.realm}`;
  const at: Keys = { realm, client: `${realm}/clients/${of.client}`, member: `${realm}/members/${of.email?.toLowerCase()}` };
  return verbs(tables, at, of, body);
}

interface Keys {
  readonly realm: string;
  readonly client: string;
  readonly member: string;
}

type Verb = (tables: Tables, at: Keys, of: Body, body: unknown) => unknown;

const VERBS: Readonly<Record<string, Verb>> = {
  'observe-realm': (tables, { realm }) => tables.get(realm) ?? null,
  'ensure-realm': (tables, { realm }, _of, body) => {
    const { title, enabled } = body as RealmWant;
    tables.put(realm, { title, enabled, drift: [] } satisfies RealmSeen);
  },
  'remove-realm': (tables, { realm }) => {
    for (const key of tables.list(`${realm}/`)) tables.delete(key);
    tables.delete(realm);
  },
  'observe-client': (tables, { client }) => tables.get(client) ?? null,
  'ensure-client': (tables, { realm, client }, { secret }, body) => {
    if (tables.get(realm) === undefined) return 'no-realm';
    const { protocol, redirects, logout } = body as ClientWant;
    tables.put(client, {
      protocol,
      redirects: redirects.toSorted(),
      secret: secret ?? null,
      logout: logout ?? null,
      drift: [],
    } satisfies ClientSeen);
    return null;
  },
  'remove-client': (tables, { client }) => tables.delete(client),
  'observe-member': (tables, { member }) => tables.get(member) ?? null,
  'ensure-member': (tables, { realm, member }, _of, body) => {
    if (tables.get(realm) === undefined) return 'no-realm';
    const { name, enabled, groups } = body as MemberWant;
    const { verified, asked } = (tables.get(member) as MemberSeen | undefined) ?? { verified: false, asked: DUTIES };
    tables.put(member, { name, enabled, groups: groups.toSorted(), verified, asked } satisfies MemberSeen);
    return null;
  },
  'remove-member': (tables, { member, realm }, { email }) => {
    tables.delete(member);
    tables.delete(`${realm}/invited/${email.toLowerCase()}`);
  },
  'list-members': (tables, { realm }, { from }) => {
    if (tables.get(realm) === undefined) return null;
    const keys = tables.list(`${realm}/members/`);
    const members = keys.slice(from, from + PAGE).map((key) => {
      const { name, enabled } = tables.get(key) as MemberSeen;
      return { email: key.slice(`${realm}/members/`.length), name, enabled };
    });
    return { members, next: from + PAGE < keys.length ? from + PAGE : null };
  },
  // A letter is sent when it is asked for under a key that is new.
  'invite-member': (tables, { realm, member }, { email, key }) => {
    if (tables.get(member) === undefined) return 'no-member';
    tables.put(`${realm}/invited/${email.toLowerCase()}`, key);
    return null;
  },
  reach: (tables, { realm, client }, { redirect, secret }) => {
    const [open, app] = [tables.get(realm) as RealmSeen | undefined, tables.get(client) as ClientSeen | undefined];
    if (!open) return 'no-realm';
    if (!open.enabled || !app?.redirects.includes(redirect)) return 'no-page';
    return app.protocol === 'oidc' && app.secret !== secret ? 'answer' : null;
  },
  refuses: (tables, { realm }, { cell, stranger }) =>
    tables.get(realm) === undefined || tables.get(`identity/${cell}/${stranger}`) === undefined ? 'no-realm' : null,
};
