import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { compile, languageOf } from '../../../compile.ts';
import { required } from '../../../plan/plan.ts';
import { renderPlatform } from '../../../render/platform.ts';
import type { Manifest } from '../../../tree/manifest/object.ts';
import { CATALOGUE } from '../../index.ts';
import { POOL_SIZE } from './facts.ts';
import { keycloak } from './index.ts';

const WITH = { ...CATALOGUE, components: { ...CATALOGUE.components, keycloak } };
const LANGUAGE = languageOf(WITH);

function planned(more = '') {
  const text = `apiVersion: hansa/v1
kind: Platform
name: nordlys
domain: nordlys.example
appsDomain: nordlys-apps.example
contact: ops@nordlys.example
gitops: { repository: "ssh://git@git.nordlys.example/cloud.git" }
cells: [{ name: one, at: hetzner/fsn1 }]
dns: { provider: desec }
services: { mail: { relay: smtp.relay.example, port: 465, party: scaleway } }
apps: [podinfo]
${more}
plans: [{ name: team, version: 1, apps: [podinfo], seats: { min: 3, max: 100 }, price: { perSeat: 6.90, currency: EUR, per: month, tax: exclusive } }]
`;
  const platform = required(compile(new Map([['platform.yaml', text]]), LANGUAGE).platform);
  return { platform, cell: required(platform.cells[0]) };
}

function objects(more?: string): readonly Manifest[] {
  const { platform, cell } = planned(more);
  const unit = required(renderPlatform(WITH, platform, cell).find((each) => each.name === 'identity'));
  // As a reader of the file sees it: leaves that know their origin become plain values.
  return JSON.parse(JSON.stringify(unit.objects));
}

interface Container {
  readonly image: string;
  readonly command: readonly string[];
  readonly env: readonly { readonly name: string; readonly value?: string }[];
  readonly startupProbe: { readonly periodSeconds: number; readonly failureThreshold: number; readonly httpGet: { readonly path: string } };
  readonly volumeMounts?: readonly object[];
}

interface Deployment {
  readonly replicas: number;
  readonly strategy: { readonly type: string };
  readonly template: {
    readonly spec: {
      readonly enableServiceLinks: boolean;
      readonly containers: readonly [Container];
      readonly volumes?: readonly object[];
    };
  };
}

function deployment(more?: string): Deployment {
  return required(objects(more).find((object) => object.kind === 'Deployment'))['spec'] as Deployment;
}

function environment(more?: string): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries(deployment(more).template.spec.containers[0].env.map(({ name, value }) => [name, value]));
}

describe('the pod', () => {
  it('starts the stock image so that it builds itself for PostgreSQL', () => {
    const [container] = deployment().template.spec.containers;
    assert.deepEqual(container.command, ['/opt/keycloak/bin/kc.sh', 'start']);
    assert.equal(container.image, 'quay.io/keycloak/keycloak:26.7.4');
  });

  it('has five minutes and more to start, asked on the management port', () => {
    const { startupProbe } = deployment().template.spec.containers[0];
    assert.ok(startupProbe.periodSeconds * startupProbe.failureThreshold >= 300);
    assert.equal(startupProbe.httpGet.path, '/health/started');
  });

  it('is given no variables of Services: KC_ is its own prefix', () => {
    assert.equal(deployment().template.spec.enableServiceLinks, false);
  });

  it('knows its public address, and whom to believe', () => {
    const { KC_HOSTNAME, KC_PROXY_HEADERS, KC_PROXY_TRUSTED_ADDRESSES, KC_HTTP_ENABLED } = environment();
    assert.deepEqual(
      [KC_HOSTNAME, KC_PROXY_HEADERS, KC_PROXY_TRUSTED_ADDRESSES, KC_HTTP_ENABLED],
      ['https://id-one.nordlys.example', 'xforwarded', '10.42.0.0/16', 'true'],
    );
  });

  it('finds the others through the database', () => {
    const { KC_CACHE, KC_CACHE_STACK } = environment();
    assert.deepEqual([KC_CACHE, KC_CACHE_STACK], ['ispn', 'jdbc-ping']);
  });

  it('is never updated beside an older one', () => {
    assert.equal(deployment().strategy.type, 'Recreate');
  });

  it('holds no secret: passwords come from the Secret that the plan has the keys of', () => {
    const { KC_DB_PASSWORD, KC_BOOTSTRAP_ADMIN_CLIENT_SECRET } = environment();
    assert.deepEqual([KC_DB_PASSWORD, KC_BOOTSTRAP_ADMIN_CLIENT_SECRET], [undefined, undefined]);
    const { cell } = planned();
    const keys = [...cell.components, ...cell.databases]
      .flatMap((each) => each.secrets)
      .filter((secret) => secret.path === 'platform/keycloak')
      .map((secret) => secret.key);
    assert.deepEqual(keys.toSorted(), ['bootstrap-admin-secret', 'database-password']);
  });

  it('takes its image from the mirror where there is one', () => {
    const [container] = deployment('images: { mirror: registry.nordlys.example, party: scaleway }').template.spec.containers;
    assert.equal(container.image, 'registry.nordlys.example/quay.io/keycloak/keycloak:26.7.4');
  });
});

describe('the database', () => {
  it('is reached directly by default, through the pooler when asked', () => {
    assert.deepEqual(
      [environment()['KC_DB_URL_HOST'], environment()['KC_DB_URL_PORT']],
      ['postgres-direct.data.svc.cluster.local', '5432'],
    );
    const pooled = environment('settings: { keycloak: { pool: session } }');
    assert.deepEqual([pooled['KC_DB_URL_HOST'], pooled['KC_DB_URL_PORT']], ['postgres.data.svc.cluster.local', '6432']);
  });

  it('has a role with as many connections as both pods have together', () => {
    const database = required(planned().cell.databases.find((each) => each.id === 'database/one/keycloak'));
    assert.equal(database.values.connections, deployment().replicas * POOL_SIZE);
    assert.equal(environment()['KC_DB_POOL_MAX_SIZE'], String(POOL_SIZE));
  });

  it('says how it is encrypted', () => {
    assert.equal(environment()['KC_DB_URL_PROPERTIES'], '?sslmode=require');
    assert.equal(environment('settings: { keycloak: { databaseTls: none } }')['KC_DB_URL_PROPERTIES'], '?sslmode=disable');
    assert.equal(
      environment('settings: { keycloak: { preparedStatements: none } }')['KC_DB_URL_PROPERTIES'],
      '?sslmode=require&prepareThreshold=0',
    );
  });

  it('mounts the authority that checks its certificate, and plans the key for it', () => {
    const more = 'settings: { keycloak: { databaseTls: verify } }';
    const { volumes, containers } = deployment(more).template.spec;
    assert.equal(volumes?.length, 1);
    assert.equal(containers[0].volumeMounts?.length, 1);
    const component = required(planned(more).cell.components.find((each) => each.name === 'keycloak'));
    assert.ok(component.secrets.some((secret) => secret.key === 'database-authority' && secret.recipe.make === 'brought'));
  });
});

describe('availability', () => {
  it('is two pods with a budget in production, one without in an evaluation', () => {
    const budgets = (more?: string) => objects(more).filter((object) => object.kind === 'PodDisruptionBudget').length;
    assert.deepEqual([deployment().replicas, budgets()], [2, 1]);
    assert.deepEqual([deployment('profile: evaluation').replicas, budgets('profile: evaluation')], [1, 0]);
  });
});

describe('the network', () => {
  const spec = (name: string) =>
    JSON.stringify(required(objects().find((object) => object.kind === 'NetworkPolicy' && object.metadata.name === name))['spec']);

  it('lets the gateway in at HTTP, pods of its own at the cluster ports, and the monitor at management', () => {
    const text = spec('sign-on');
    for (const port of [8080, 7800, 57_800, 9000]) assert.match(text, new RegExp(`"port":${port},`));
    assert.match(text, /"kubernetes.io\/metadata.name":"traefik"/);
  });

  it('lets it out to the database hosts, the relay and https (back-channel logout, other identity providers), and nowhere else', () => {
    const text = spec('state');
    assert.match(text, /10\.20\.1\.31\/32/);
    assert.deepEqual(
      [...text.matchAll(/"port":(\d+)/g)].map((match) => match[1]),
      ['7800', '57800', '5432', '443', '465'],
    );
  });
});

describe('the sign-on host', () => {
  const route = (more?: string) =>
    required(objects(more).find((object) => object.kind === 'HTTPRoute'))['spec'] as {
      readonly hostnames: readonly string[];
      readonly rules: readonly { readonly matches: readonly { readonly path: { readonly type: string; readonly value: string } }[] }[];
    };
  /** Which paths the gateway passes on, as it reads the two forms of match. */
  const published = (path: string, more?: string) =>
    route(more)
      .rules.flatMap((rule) => rule.matches)
      .some(({ path: { type, value } }) =>
        type === 'RegularExpression' ? new RegExp(value).test(path) : path === value || path.startsWith(`${value}/`),
      );

  it('is the host of the cell', () => {
    assert.deepEqual(route().hostnames, ['id-one.nordlys.example']);
  });

  it('publishes what a member needs', () => {
    for (const path of [
      '/realms/k7m2p9x4qd',
      '/realms/k7m2p9x4qd/.well-known/openid-configuration',
      '/realms/k7m2p9x4qd/protocol/saml/descriptor',
      '/realms/k7m2p9x4qd/login-actions/authenticate',
      '/resources/a1b2c/login/keycloak.v2/css/styles.css',
    ])
      assert.ok(published(path), path);
  });

  it('publishes nothing of administration, however it is spelled', () => {
    const paths = [
      '/',
      '/admin',
      '/admin/master/console/',
      '/admin/realms/k7m2p9x4qd/users',
      '/realms',
      '/realms/',
      '/realms/master',
      '/realms/master/account',
      '/realms/master;x=1',
      '/realms;x/master',
      '/realms/k7m2p9x4qd;x/../master',
      '/realms/k7m2p9x4qd/;x',
      '/realms/%6Daster',
      '/realms/k7m2p9x4qd/../master',
      '/realms/k7m2p9x4qd/account/..',
      '/realms//master',
      '/metrics',
      '/health',
      '/resourcesx',
      '/js/keycloak.js',
    ];
    for (const path of paths) assert.ok(!published(path), path);
  });

  it('publishes the realm of every tenant that can exist', () => {
    const letter = fc.constantFrom(...'abcdefghjkmnpqrstvwxyz');
    const sign = fc.constantFrom(...'0123456789abcdefghjkmnpqrstvwxyz');
    fc.assert(
      fc.property(letter, fc.array(sign, { minLength: 9, maxLength: 9 }), (first, rest) =>
        published(`/realms/${first}${rest.join('')}/account`),
      ),
    );
  });

  it('publishes no realm of another form', () => {
    const other = fc.stringMatching(/^[a-z0-9-]{1,20}$/).filter((name) => !/^[a-z][0-9a-z]{9}$/.test(name));
    fc.assert(fc.property(other, (name) => !published(`/realms/${name}`)));
  });

  it('publishes only the one realm where all share it', () => {
    const more = 'settings: { keycloak: { realms: shared } }';
    assert.ok(published('/realms/tenants/account', more));
    assert.ok(!published('/realms/master', more));
  });
});
