import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';
import { DONE, type Outcome } from '@hansa/domain/port/outcome.ts';
import { Secret } from '@hansa/domain/port/secret.ts';
import { portContract, settled, testContext } from '../contract.ts';
import {
  type ClientCredentials,
  type ClientRef,
  type ClientSeen,
  type ClientWant,
  fingerprint,
  type IdentityPort,
  type MemberRef,
  type MemberSeen,
  type MemberWant,
  type RealmRef,
  type RealmSeen,
  type RealmWant,
} from './port.ts';

/** What the twin and a real provider answer alike. */
export interface IdentitySubject {
  readonly by: string;
  readonly port: IdentityPort;
  readonly away: IdentityPort;
  /** The same provider behind a line that hands the next request on and loses its answer. */
  readonly lossy: { readonly port: IdentityPort; loseNext(): void };
  /** Public address of the realms. */
  readonly issuer: (realm: string) => string;
  readonly canaries: readonly string[];
  stop(): Promise<void>;
}

const CELL = 'fsn-1';
const CANARY = 'canary-of-a-client-0e5b';
const REALM: RealmWant = { cell: CELL, realm: 'k7m2p9x4qd', title: 'Acme & Söhne', enabled: true };
const OTHER: RealmWant = { cell: CELL, realm: 'b3n8w5r1tz', title: 'Other', enabled: true };
const CLIENT: ClientWant = {
  cell: CELL,
  realm: REALM.realm,
  client: 'nextcloud',
  protocol: 'oidc',
  redirects: ['https://acme.nordlys.example/apps/user_oidc/code'],
  secret: new Secret(`${CANARY}-1`),
  logout: 'https://acme.nordlys.example/index.php/apps/user_oidc/backchannel-logout/hansa',
};
const MAUTIC: ClientWant = {
  cell: CELL,
  realm: REALM.realm,
  client: 'mautic',
  protocol: 'saml',
  redirects: ['https://acme--mautic.nordlys.example/s/saml/login_check'],
  secret: undefined,
};
const MEMBER: MemberWant = {
  cell: CELL,
  realm: REALM.realm,
  email: 'anna@acme.example',
  name: 'Anna Maria Test',
  enabled: true,
  groups: ['admins'],
};

/** Everything that the general suite asks of each noun, and what only an identity provider has. */
// size: the cases share one subject and read as one list
export function identityContract(name: string, start: () => Promise<IdentitySubject>): void {
  let own: IdentitySubject;
  const done = async (act: () => Promise<Outcome>): Promise<void> => assert.deepEqual(await settled(act, 60_000), DONE);
  const realm = (want: RealmWant): Promise<void> => done(() => own.port.realms.ensure(want, testContext()));
  const client = (want: ClientWant): Promise<void> => done(() => own.port.clients.ensure(want, testContext()));
  const appOf = (want: ClientWant): ClientCredentials => ({ ...want, issuer: own.issuer(want.realm), redirect: want.redirects[0] ?? '' });
  const reach = (want: ClientWant): Promise<Outcome> => own.port.reach(appOf(want), testContext());
  const code = (outcome: Outcome): string => ('cause' in outcome ? outcome.cause.code : outcome.kind);

  portContract<RealmRef, RealmWant, RealmSeen>(
    `${name}: realms`,
    async () => {
      own = await start();
      return {
        by: own.by,
        port: own.port.realms,
        ref: { cell: CELL, realm: REALM.realm },
        want: REALM,
        changed: { ...REALM, title: 'Acme', enabled: false },
        holds: (value, { title, enabled }) => assert.deepEqual(value, { title, enabled, drift: [] }) === undefined,
        away: own.away.realms,
        canaries: own.canaries,
        stop: () => Promise.resolve(),
      };
    },
    () => {
      test('an answer that is lost and asked for again is one', async () => {
        await lost(REALM, (want) => own.lossy.port.realms.ensure(want, testContext()));
        assert.deepEqual((await own.port.realms.observe(REALM, testContext())).kind, 'present');
        own.lossy.loseNext();
        assert.equal((await own.lossy.port.realms.observe(REALM, testContext())).kind, 'unknown');
      });
    },
  );

  portContract<ClientRef, ClientWant, ClientSeen>(
    `${name}: clients`,
    async () => {
      await realm(REALM);
      return {
        by: own.by,
        port: own.port.clients,
        ref: { cell: CELL, realm: REALM.realm, client: CLIENT.client },
        want: CLIENT,
        changed: {
          ...CLIENT,
          redirects: ['https://b.example/a', 'https://a.example/b'],
          secret: new Secret(`${CANARY}-2`),
          logout: undefined,
        },
        holds: (value, want) => holdsClient(value, want),
        away: own.away.clients,
        canaries: [...own.canaries, CANARY],
        stop: () => Promise.resolve(),
      };
    },
    () => {
      test('an answer that is lost and asked for again is one', async () => {
        await done(() => own.port.clients.remove(CLIENT, testContext()));
        await lost(CLIENT, (want) => own.lossy.port.clients.ensure(want, testContext()));
        assert.ok(holdsClient(await present(own.port.clients.observe(CLIENT, testContext())), CLIENT));
      });

      test('a client without its realm is absent, waits for it, and is removed with it', async () => {
        const want = { ...CLIENT, realm: OTHER.realm };
        assert.equal((await own.port.clients.observe(want, testContext())).kind, 'absent');
        assert.equal(code(await own.port.clients.ensure(want, testContext())), 'identity/no-realm');
        await realm(OTHER);
        await client(want);
        await done(() => own.port.realms.remove(OTHER, testContext()));
        assert.equal((await own.port.clients.observe(want, testContext())).kind, 'absent');
      });

      test('SAML has no secret, and a client can come to speak the other protocol', async () => {
        await client(MAUTIC);
        assert.ok(holdsClient(await present(own.port.clients.observe(MAUTIC, testContext())), MAUTIC));
        const other: ClientWant = { ...MAUTIC, protocol: 'oidc', secret: new Secret(`${CANARY}-3`) };
        await client(other);
        assert.ok(holdsClient(await present(own.port.clients.observe(MAUTIC, testContext())), other));
        await client(MAUTIC);
        assert.ok(holdsClient(await present(own.port.clients.observe(MAUTIC, testContext())), MAUTIC));
      });

      test('people sign in to their app, by either protocol', async () => {
        await client(CLIENT);
        assert.deepEqual(await reach(CLIENT), DONE);
        assert.deepEqual(await reach(MAUTIC), DONE);
        assert.deepEqual((await present(own.port.members.list(REALM, 0, testContext()))).members, []);
      });

      test('nobody signs in with another secret, at another address, or to a suspended tenant', async () => {
        assert.equal(code(await reach({ ...CLIENT, secret: new Secret(`${CANARY}-4`) })), 'identity/answer');
        assert.equal(code(await reach({ ...CLIENT, redirects: ['https://evil.example/apps/user_oidc/code'] })), 'identity/no-page');
        await realm({ ...REALM, enabled: false });
        assert.equal((await reach(CLIENT)).kind, 'refused');
        await realm(REALM);
        assert.deepEqual(await reach(CLIENT), DONE);
      });

      test('somebody of another tenant is refused; of one whose realm is not there nobody can try', async () => {
        assert.equal(code(await own.port.refuses(appOf(CLIENT), OTHER, testContext())), 'identity/no-realm');
        await realm(OTHER);
        assert.deepEqual(await own.port.refuses(appOf(CLIENT), OTHER, testContext()), DONE);
        // The same journey tells when it is not so: within one realm nobody is a stranger.
        if (own.by !== SIMULATED) assert.equal(code(await own.port.refuses(appOf(CLIENT), REALM, testContext())), 'identity/crossed');
        await done(() => own.port.realms.remove(OTHER, testContext()));
      });
    },
  );

  portContract<MemberRef, MemberWant, MemberSeen>(
    `${name}: members`,
    async () => {
      await realm(REALM);
      await client(CLIENT);
      return {
        by: own.by,
        port: own.port.members,
        ref: { cell: CELL, realm: REALM.realm, email: MEMBER.email },
        want: MEMBER,
        changed: { ...MEMBER, name: 'Anna', enabled: false, groups: [] },
        holds: (value, { name: called, enabled, groups }) =>
          assert.deepEqual(value, { name: called, enabled, groups, verified: false, asked: ASKED }) === undefined,
        away: own.away.members,
        canaries: own.canaries,
        stop: () => own.stop(),
      };
    },
    () => {
      const list = () => present(own.port.members.list(REALM, 0, testContext()));

      test('an answer that is lost and asked for again is one', async () => {
        await done(() => own.port.members.remove(MEMBER, testContext()));
        await lost(MEMBER, (want) => own.lossy.port.members.ensure(want, testContext()));
        assert.deepEqual((await list()).members, [{ email: MEMBER.email, name: MEMBER.name, enabled: true }]);
      });

      test('an address means the same in any letters', async () => {
        await done(() => own.port.members.ensure({ ...MEMBER, email: 'Anna@ACME.example' }, testContext()));
        assert.equal((await list()).members.length, 1);
      });

      test('a member without a realm is absent and waits; an unknown one is not invited', async () => {
        const ref = { ...MEMBER, realm: OTHER.realm };
        assert.equal((await own.port.members.observe(ref, testContext())).kind, 'absent');
        assert.equal(code(await own.port.members.ensure(ref, testContext())), 'identity/no-realm');
        const nobody = { ...MEMBER, email: 'nobody@acme.example' };
        assert.equal(code(await own.port.members.invite(nobody, CLIENT.client, testContext())), 'identity/no-member');
      });

      test('what is done to a realm does nothing to its members', async () => {
        await realm({ ...REALM, title: 'Renamed', enabled: false });
        await realm(REALM);
        assert.equal((await list()).members.length, 1);
      });
    },
  );

  async function lost<Want>(want: Want, ensure: (want: Want) => Promise<Outcome>): Promise<void> {
    for (let asked = 0; asked < 40; asked++) {
      own.lossy.loseNext();
      const outcome = await ensure(want);
      assert.match(outcome.kind, /^(done|transient)$/, inspect(outcome));
      if (outcome.kind === 'done') break;
    }
    await done(() => ensure(want));
  }
}

/** How the twin calls itself. */
export const SIMULATED = 'tables in memory';
const ASKED = ['configure-totp', 'update-password', 'verify-email'];

function holdsClient(value: ClientSeen, { protocol, redirects, secret, logout, ...ref }: ClientWant): boolean {
  const mark = secret ? fingerprint(ref, secret) : null;
  assert.deepEqual({ ...value }, { protocol, redirects: redirects.toSorted(), secret: mark, logout: logout ?? null, drift: [] });
  return true;
}

async function present<Value>(look: Promise<{ kind: string; value?: Value }>): Promise<Value> {
  const seen = await look;
  assert.ok(seen.kind === 'present' && seen.value !== undefined, inspect(seen));
  return seen.value;
}
