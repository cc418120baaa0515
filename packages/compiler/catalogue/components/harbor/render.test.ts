import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { complaintsOf, filesOf } from '../../../check/trial.ts';
import { compile } from '../../../compile.ts';
import { required } from '../../../plan/plan.ts';
import { renderPlatform } from '../../../render/platform.ts';
import type { Manifest } from '../../../tree/manifest/object.ts';
import type { Unit } from '../../entry.ts';
import { CATALOGUE } from '../../index.ts';
import { KEYS } from './secrets.ts';

type Edits = Readonly<Record<string, string>>;
const HARBOR = { stack: '{ registry: harbor }' };

function planned(edits: Edits) {
  const { platform, diagnostics } = compile(filesOf({ edits: { ...HARBOR, ...edits } }));
  assert.deepEqual(
    diagnostics.filter(({ severity }) => severity === 'error').map(({ message }) => message),
    [],
  );
  const cell = platform?.cells[0];
  assert.ok(platform && cell);
  return { platform, cell };
}

function unitsOf(edits: Edits = {}): readonly Unit[] {
  const { platform, cell } = planned(edits);
  return JSON.parse(JSON.stringify(renderPlatform(CATALOGUE, platform, cell))) as readonly Unit[];
}

const objectsOf = (edits: Edits = {}) => unitsOf(edits).flatMap(({ objects }) => objects ?? []);
const own = (edits: Edits = {}) => objectsOf(edits).filter(({ metadata }) => metadata.namespace === 'registry');
const at = (value: unknown, path: string) => path.split('.').reduce<unknown>((inner, key) => Object(inner)[key], value);
const valuesOf = (edits: Edits = {}) => required(unitsOf(edits).find(({ name }) => name === 'registry')?.charts?.[0]).values;
const pick = (edits: Edits, ...paths: readonly string[]) => paths.map((path) => at(valuesOf(edits), path));

function named(objects: readonly Manifest[], kind: string, name: string): Manifest {
  return required(objects.find((each) => each.kind === kind && each.metadata.name === name));
}

describe('Harbor in the plan', () => {
  it('stands where it was asked for', () => {
    const { components, databases, buckets } = planned({ stack: '{ registry: none }' }).cell;
    assert.deepEqual(
      [components, databases].flat().filter(({ name }) => name.includes('harbor')),
      [],
    );
    assert.deepEqual(buckets, []);
  });

  it('has a host under the domain of the platform, with a listener for namespaces of the platform and a certificate of its own', () => {
    const host = required(planned({}).cell.components.find(({ name }) => name === 'harbor'));
    assert.equal(host.values.host, 'registry-south.fjord.test');
    assert.equal(host.why.host?.origin.pointer, '/domain');
    const listeners = at(named(objectsOf(), 'Gateway', 'hansa'), 'spec.listeners') as readonly Record<string, unknown>[];
    const listener = required(listeners.find(({ name }) => name === 'registry'));
    assert.equal(listener['hostname'], 'registry-south.fjord.test');
    assert.match(JSON.stringify(listener['allowedRoutes']), /"app.kubernetes.io\/part-of":"platform"/);
    assert.match(JSON.stringify(listener['tls']), /registry-tls/);
    const { spec } = named(objectsOf(), 'Certificate', 'registry') as Manifest & { spec: object };
    assert.deepEqual([at(spec, 'secretName'), at(spec, 'dnsNames')], ['registry-tls', ['registry-south.fjord.test']]);
  });

  it('has a bucket of the size that was said, whose copies are those of the others', () => {
    const bucket = required(planned({ settings: '{ harbor: { storage: 50Gi } }' }).cell.buckets[0]);
    assert.deepEqual([bucket.values.name, bucket.values.quota], ['fjord-south-registry', 51_200]);
    assert.equal(bucket.why.quota?.origin.pointer, '/settings/harbor/storage');
    const [state] = bucket.state;
    const { capture, offsite, drill, failover } = required(state);
    assert.deepEqual([capture, offsite, drill, failover], ['versioned objects, copied', 'scaleway/fr-par', 'monthly', 'restore']);
    const never = planned({ backup: '{ drill: never }', profile: 'evaluation' }).cell.buckets[0]?.state[0];
    assert.equal(never?.drill, null);
  });

  it('reaches its database past the pooler, for it migrates under a lock of the session', () => {
    const database = required(planned({}).cell.databases.find(({ name }) => name === 'p0_harbor'));
    const { pool, host, port, connections } = database.values;
    assert.deepEqual([pool, host, port, connections], ['direct', 'postgres-direct.data.svc.cluster.local', 5432, 50]);
    const paths = ['host', 'port', 'username', 'coreDatabase', 'sslmode'].map((key) => `database.external.${key}`);
    assert.deepEqual(pick({}, ...paths), [host, '5432', 'p0_harbor', 'p0_harbor', 'require']);
    const [each] = pick({}, 'database.maxOpenConns');
    const pods = pick({}, 'core.replicas', 'jobservice.replicas', 'exporter.replicas').map(Number);
    assert.equal(Number(each) * pods.reduce((sum, count) => sum + count, 0), connections);
  });
});

describe('secrets of Harbor', () => {
  it('are all brought: no default of the chart is left, and nothing is made while it is rendered', () => {
    const secret = 'harbor';
    const named = ['existingSecretAdminPassword', 'existingSecretSecretKey', 'core.existingSecret', 'core.existingXsrfSecret'];
    const more = ['jobservice.existingSecret', 'registry.existingSecret', 'registry.credentials.existingSecret'];
    for (const path of [...named, ...more, 'database.external.existingSecret']) assert.deepEqual(pick({}, path), [secret], path);
    assert.deepEqual(pick({}, 'core.secretName', 'redis.type', 'expose.tls.enabled'), ['harbor-token', 'internal', false]);
  });

  it('have every key that the values name, and those whose names the chart fixes', () => {
    const { components, databases } = planned({}).cell;
    const keys = [...components, ...databases].flatMap(({ secrets }) => secrets).filter(({ path }) => path === 'platform/harbor');
    const have = keys.map(({ key }) => key);
    const said = pick(
      {},
      'existingSecretAdminPasswordKey',
      'core.existingXsrfSecretKey',
      'jobservice.existingSecretKey',
      'registry.existingSecretKey',
    );
    for (const key of [...said, 'secret', 'secretKey', 'password', 'REGISTRY_PASSWD', 'REGISTRY_HTPASSWD', KEYS.access, KEYS.storage])
      assert.ok(have.includes(String(key)), String(key));
    const length = (key: string) => at(keys.find((each) => each.key === key)?.recipe, 'length');
    assert.deepEqual([length('secretKey'), length('secret'), length(KEYS.csrf)], [16, 16, 32]);
    assert.ok(keys.find(({ key }) => key === 'secretKey')?.lasts, 'what is encrypted with it opens with no other');
  });

  it('stay what they are when generations are counted up, where another one would lose something', () => {
    const cells = '[{ name: south, at: hetzner/nbg1, generations: { harbor: 3 } }]';
    const { components, databases } = planned({ cells }).cell;
    const of = [...components, ...databases].flatMap(({ secrets }) => secrets).filter(({ path }) => path === 'platform/harbor');
    for (const { key, generation } of of) assert.equal(generation, key === 'secretKey' || key === KEYS.admin ? 1 : 3, key);
    for (const path of ['core', 'jobservice', 'registry', 'exporter'])
      assert.deepEqual(pick({ cells }, `${path}.podAnnotations`), [{ 'hansa/secrets': '3' }], path);
  });

  it('reach the bucket by two variables, not by a Secret whose every key would be one', () => {
    const [whole, store, sweeper] = pick(
      {},
      'persistence.imageChartStorage.s3.existingSecret',
      'registry.registry.extraEnvVars',
      'registry.controller.extraEnvVars',
    );
    assert.equal(whole, undefined);
    assert.deepEqual(store, sweeper);
    assert.deepEqual(
      (store as readonly { name: string }[]).map(({ name }) => name),
      ['REGISTRY_STORAGE_S3_ACCESSKEY', 'REGISTRY_STORAGE_S3_SECRETKEY'],
    );
  });

  it('sign tokens with a key that stays while pods come and go', () => {
    const certificate = named(own(), 'Certificate', 'harbor-token');
    const key = { algorithm: 'RSA', encoding: 'PKCS1', size: 4096, rotationPolicy: 'Never' };
    assert.deepEqual([at(certificate, 'spec.secretName'), at(certificate, 'spec.privateKey')], ['harbor-token', key]);
  });
});

describe('sign-on to Harbor', () => {
  const settings = '{ harbor: { issuer: "https://id.example/realms/ops", client: images, administrators: ops } }';

  it('is by the issuer that was said, and its secret is in no value', () => {
    const [[secret, configuration] = []] = pick({ settings }, 'core.extraEnvVars') as (readonly Record<string, string>[])[];
    assert.match(JSON.stringify(secret), /"name":"harbor","key":"client-secret"/);
    const said = JSON.parse(required(configuration?.['value'])) as Record<string, unknown>;
    assert.equal(said['oidc_client_secret'], `$(${secret?.['name']})`);
    const keys = ['auth_mode', 'oidc_endpoint', 'oidc_client_id', 'oidc_admin_group'];
    assert.deepEqual(
      keys.map((key) => said[key]),
      ['oidc_auth', 'https://id.example/realms/ops', 'images', 'ops'],
    );
  });

  it('is by accounts of its own where nothing was said, and then nobody has to bring a secret for it', () => {
    assert.deepEqual(pick({}, 'core.extraEnvVars'), [undefined]);
    const keys = planned({}).cell.components.flatMap(({ secrets }) => secrets.map(({ key }) => key));
    assert.ok(!keys.includes(KEYS.client));
  });
});

describe('pods of Harbor', () => {
  it('are two where one may be lost, and one where it is only tried out', () => {
    const parts = ['core', 'portal', 'jobservice', 'registry'];
    for (const part of parts) {
      assert.deepEqual(pick({}, `${part}.replicas`, `${part}.podDisruptionBudget`), [2, { enabled: true, minAvailable: 1 }], part);
      const [spread] = pick({}, `${part}.topologySpreadConstraints`);
      assert.doesNotMatch(JSON.stringify(spread), /labelSelector/, 'the chart adds its own');
    }
    const trial = { profile: 'evaluation' };
    assert.deepEqual(pick(trial, ...parts.map((part) => `${part}.replicas`), 'core.podDisruptionBudget'), [1, 1, 1, 1, undefined]);
  });

  it('are counted in what is set aside, each with all its containers', () => {
    for (const [profile, pods] of [
      ['production', 11],
      ['evaluation', 7],
    ] as const) {
      const { takes } = required(planned({ profile }).cell.components.find(({ name }) => name === 'harbor')).values;
      const sum = { cpu: 0, memory: 0, pods };
      const add = (value: unknown, replicas: number): void => {
        if (typeof value !== 'object' || value === null) return;
        const { replicas: times = replicas, requests } = value as { replicas?: number; requests?: { cpu: string; memory: string } };
        sum.cpu += requests ? times * Number.parseInt(requests.cpu, 10) : 0;
        sum.memory += requests ? times * Number.parseInt(requests.memory, 10) : 0;
        for (const inner of Object.values(value)) add(inner, times);
      };
      add(valuesOf({ profile }), 1);
      assert.deepEqual(takes, sum, profile);
    }
  });

  it('have no volume: what they keep is in the database and the bucket', () => {
    assert.deepEqual(pick({}, 'persistence.enabled', 'jobservice.jobLoggers'), [false, ['database']]);
    const [{ bucket } = { bucket: '' }] = pick({}, 'persistence.imageChartStorage.s3') as { bucket: string }[];
    assert.equal(bucket, 'fjord-south-registry');
  });

  it('are reached by the gateway at core and portal alone, and only some reach out', () => {
    const policies = own().filter(({ kind }) => kind === 'NetworkPolicy');
    const naming = (sign: RegExp, way: string) =>
      policies.filter((each) => sign.test(JSON.stringify(at(each, way) ?? ''))).map(({ metadata }) => metadata.name);
    assert.deepEqual(naming(/"kubernetes.io\/metadata.name":"traefik"/, 'spec.ingress'), ['core', 'portal']);
    assert.deepEqual(naming(/0\.0\.0\.0\/0/, 'spec.egress'), ['core', 'jobservice', 'registry', 'trivy']);
    assert.deepEqual(naming(/5432/, 'spec.egress'), ['core', 'jobservice', 'exporter']);
    assert.deepEqual(naming(/"monitoring"/, 'spec.ingress'), ['harbor']);
  });

  it('stand still while the cluster is asleep, but for what writes nowhere', () => {
    const [{ changes } = { changes: [] }] = required(unitsOf().find(({ name }) => name === 'registry')).asleep ?? [];
    assert.deepEqual(
      changes.map(({ path }) => path),
      ['/core/replicas', '/jobservice/replicas', '/registry/replicas', '/exporter/replicas'],
    );
    for (const { path } of changes) assert.ok(Number(at(valuesOf(), path.slice(1).replaceAll('/', '.'))) > 0, path);
  });

  it('get lists of vulnerabilities from one registry, which is the mirror where there is one', () => {
    assert.deepEqual(pick({}, 'trivy.dbRepository'), [['ghcr.io/aquasecurity/trivy-db']]);
    const images = '{ mirror: mirror.example/all, party: scaleway }';
    assert.deepEqual(pick({ images }, 'trivy.dbRepository', 'trivy.javaDBRepository').flat(), [
      'mirror.example/all/ghcr.io/aquasecurity/trivy-db',
      'mirror.example/all/ghcr.io/aquasecurity/trivy-java-db',
    ]);
  });

  it('make whoever hands those lists out a party of the platform, but not behind a mirror', () => {
    const parties = (images: Edits) => {
      const edits = { ...HARBOR, ...images, sovereignty: '{ runtime: eu }' };
      return complaintsOf({ code: 'sovereignty/runtime', edits }).filter(({ message }) => message.includes('lists of vulnerabilities'));
    };
    assert.equal(parties({}).length, 1);
    assert.equal(parties({ images: '{ mirror: mirror.example/all, party: scaleway }' }).length, 0);
  });
});
