import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Edits } from '../../../check/sample.ts';
import { compile, languageOf } from '../../../compile.ts';
import { required } from '../../../plan/plan.ts';
import { renderTenant } from '../../../render/tenant.ts';
import { CATALOGUE } from '../../index.ts';
import { withAcme } from '../sample.ts';
import { SETUP_FILES, files } from './files/index.ts';
import { MODULES } from './modules.ts';

const LANGUAGE = languageOf();

type Variable = { name: string; value?: string; valueFrom?: { secretKeyRef: { name: string; key: string } } };
type Probe = { httpGet: { path: string; port: string; httpHeaders: { name: string; value: string }[] } };
interface Container {
  name: string;
  image: string;
  command?: string[];
  args?: string[];
  env: Variable[];
  securityContext: object;
  volumeMounts: { mountPath: string; name: string; readOnly?: boolean }[];
  startupProbe?: Probe;
  readinessProbe?: Probe;
  livenessProbe?: Probe;
}
interface PodSpec {
  containers: [Container];
  initContainers: Container[];
  securityContext: Record<string, unknown>;
  enableServiceLinks: boolean;
  volumes: object[];
}
interface Rendered {
  kind: string;
  metadata: { name: string };
  data?: Record<string, string>;
  spec: {
    template: { metadata: { annotations: Record<string, string> }; spec: PodSpec };
    strategy: { type: string };
    rules: { matches: { path: { value: string } }[]; filters?: object[]; backendRefs: { port: number }[] }[];
  };
}

interface Asked {
  readonly settings?: string;
  readonly seats?: number;
  readonly slug?: string;
  readonly relay?: string;
  readonly profile?: string;
  readonly more?: Edits;
}

function rendered({
  settings = '',
  seats = 25,
  slug = 'acme',
  relay = 'relay: smtp.relay.example',
  profile = 'production',
  more = {},
}: Asked = {}): Rendered[] {
  const asked = {
    ...more,
    profile,
    services: `{ mail: { ${relay}, party: scaleway } }`,
    apps: '[odoo, podinfo]',
    settings: `{ odoo: { ${settings} } }`,
  };
  const { platform, tenants } = compile(withAcme(asked, { slug, seats: String(seats) }), LANGUAGE);
  const file = renderTenant(CATALOGUE, required(platform), required(tenants[0])).find(({ path }) => path.endsWith('/odoo.yaml'));
  return JSON.parse(JSON.stringify(file?.body)) as Rendered[];
}

const named = (all: readonly Rendered[], kind: string, name = 'odoo'): Rendered =>
  required(all.find((each) => each.kind === kind && each.metadata.name.startsWith(name)));
const podOf = (all: readonly Rendered[], kind: string, name?: string): PodSpec => named(all, kind, name).spec.template.spec;
const web = (all: readonly Rendered[]): PodSpec => podOf(all, 'Deployment', 'odoo');
const cron = (all: readonly Rendered[]): PodSpec => podOf(all, 'Deployment', 'odoo-cron');
const setup = (all: readonly Rendered[]): PodSpec => podOf(all, 'Job', 'odoo-setup');
const pods = (all: readonly Rendered[]): PodSpec[] => [web(all), cron(all), setup(all)];
const valueOf = (container: Container, name: string): string | undefined => container.env.find((variable) => variable.name === name)?.value;

describe('every pod of Odoo', () => {
  const all = rendered();

  test('is confined as the restricted level asks, on a read-only root, without service links', () => {
    for (const pod of pods(all)) {
      assert.equal(pod.enableServiceLinks, false);
      assert.deepEqual(pod.securityContext, {
        runAsNonRoot: true,
        runAsUser: 100,
        runAsGroup: 101,
        fsGroup: 101,
        seccompProfile: { type: 'RuntimeDefault' },
      });
      for (const each of [...pod.initContainers, ...pod.containers])
        assert.deepEqual(each.securityContext, {
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        });
    }
  });

  test('may write where Odoo writes, and keeps nothing there', () => {
    for (const pod of pods(all)) {
      const writable = pod.containers[0].volumeMounts.filter((mount) => !mount.readOnly).map(({ mountPath }) => mountPath);
      assert.deepEqual(writable.sort(), ['/tmp', '/var/lib/odoo']);
      assert.ok(!JSON.stringify(pod.volumes).includes('persistentVolumeClaim'));
    }
  });

  test('has the same environment but for its role and the way to the database', () => {
    const own = /^(PGHOST|PGPORT|ODOO_(WORKERS|MAX_CRON_THREADS|LIMIT_\w+)|HANSA_(URL|MODULES|SERVICE|GRACE|ADMIN_PASSWORD|OIDC_\w+))$/;
    const [first, ...rest] = pods(all).map((pod) => pod.containers[0].env.filter(({ name }) => !own.test(name)));
    for (const env of rest) assert.deepEqual(env, first);
    for (const pod of pods(all))
      assert.equal(new Set(pod.containers[0].env.map(({ name }) => name)).size, pod.containers[0].env.length, 'no name twice');
  });

  test('gives the database by PG*, so that the entrypoint puts nothing on a command line', () => {
    for (const {
      containers: [container],
    } of pods(all)) {
      for (const name of ['PGHOST', 'PGPORT', 'PGUSER', 'PGPASSWORD', 'PGDATABASE'])
        assert.ok(
          container.env.some((variable) => variable.name === name),
          name,
        );
      assert.ok(!container.env.some(({ name }) => /^(HOST|PORT|USER|PASSWORD)$|^ODOO_DB_(HOST|PORT|USER|PASSWORD)$/.test(name)));
      assert.ok(![...(container.command ?? []), ...(container.args ?? [])].some((word) => /password|\$\(/i.test(word)));
    }
  });

  test('takes every secret by reference from the Secret of the app', () => {
    for (const pod of pods(all)) {
      for (const { name, value, valueFrom } of pod.containers[0].env) {
        if (!/PASSWORD|SECRET|SMTP_USER/.test(name)) continue;
        assert.equal(value, undefined, name);
        assert.equal(valueFrom?.secretKeyRef.name, 'odoo', name);
      }
    }
  });

  test('closes the database manager, and hears everybody behind the proxy only', () => {
    for (const {
      containers: [container],
    } of pods(all)) {
      assert.equal(valueOf(container, 'ODOO_LIST_DB'), 'False');
      assert.equal(valueOf(container, 'ODOO_ADMIN_PASSWD'), '');
      assert.equal(valueOf(container, 'ODOO_DBFILTER'), '^t_k7m2p9x4qd_odoo$');
      assert.equal(valueOf(container, 'ODOO_PROXY_MODE'), 'True');
      assert.equal(valueOf(container, 'ODOO_HTTP_INTERFACE'), '0.0.0.0');
    }
    const blocked = named(all, 'HTTPRoute').spec.rules.find((rule) => rule.filters);
    assert.equal(blocked?.matches[0]?.path.value, '/web/database');
  });
});

describe('web and cron', () => {
  const all = rendered();

  test('wait for the mark of exactly their image before anything else runs', () => {
    for (const pod of [web(all), cron(all)]) {
      assert.deepEqual(
        pod.initContainers.map(({ name }) => name),
        ['ready', 'modules'],
      );
      assert.equal(valueOf(required(pod.initContainers[0]), 'HANSA_IMAGE'), valueOf(setup(all).containers[0], 'HANSA_IMAGE'));
    }
    assert.ok(!setup(all).initContainers.some(({ name }) => name === 'ready'));
  });

  test('are probed by the public name, without a session of the maintenance database', () => {
    for (const pod of [web(all), cron(all)]) {
      const { startupProbe, readinessProbe, livenessProbe } = pod.containers[0];
      for (const probe of [startupProbe, readinessProbe, livenessProbe]) {
        assert.equal(probe?.httpGet.path, '/web/health');
        assert.deepEqual(probe?.httpGet.httpHeaders, [{ name: 'Host', value: 'acme--odoo.nordlys-apps.example' }]);
      }
    }
  });

  test('divide the work: workers and websockets in the web, one thread in the cron', () => {
    assert.equal(valueOf(web(all).containers[0], 'ODOO_WORKERS'), '2');
    assert.equal(valueOf(web(all).containers[0], 'ODOO_MAX_CRON_THREADS'), '0');
    assert.equal(valueOf(cron(all).containers[0], 'ODOO_WORKERS'), '0');
    assert.equal(valueOf(cron(all).containers[0], 'ODOO_MAX_CRON_THREADS'), '1');
    const ports = Object.fromEntries(
      named(all, 'HTTPRoute').spec.rules.map((rule) => [rule.matches[0]?.path.value, rule.backendRefs[0]?.port]),
    );
    assert.deepEqual(ports, { '/': 8069, '/web/database': 8069, '/websocket': 8072 });
  });

  test('never run beside their successors, and the web has a disruption budget from two pods on', () => {
    for (const name of ['odoo', 'odoo-cron']) assert.equal(named(all, 'Deployment', name).spec.strategy.type, 'Recreate');
    assert.ok(all.some(({ kind }) => kind === 'PodDisruptionBudget'));
    assert.ok(!rendered({ profile: 'evaluation' }).some(({ kind }) => kind === 'PodDisruptionBudget'));
  });

  test('share sessions by the pinned store, or not at all', () => {
    assert.equal(valueOf(web(all).containers[0], 'SESSION_DB_URI'), 't_k7m2p9x4qd_odoo');
    assert.equal(valueOf(web(all).containers[0], 'ODOO_SERVER_WIDE_MODULES'), 'base,rpc,web,session_db');
    const files = rendered({ settings: 'sessions: files' });
    assert.ok(!web(files).containers[0].env.some(({ name }) => /SESSION|SERVER_WIDE/.test(name)));
    assert.ok(!JSON.stringify(named(files, 'ConfigMap').data).includes('session_db'));
  });
});

describe('modules', () => {
  test('are fetched by hash, alone, by a container that knows no secret', () => {
    for (const pod of pods(rendered())) {
      const fetching = required(pod.initContainers.find(({ name }) => name === 'modules'));
      for (const option of ['--require-hashes', '--no-deps', '--only-binary=:all:'])
        assert.ok(fetching.command?.join(' ').includes(` ${option} `), option);
      assert.deepEqual(fetching.env, [{ name: 'HOME', value: '/tmp' }]);
    }
    const lines = files(MODULES)['requirements.txt']?.trim().split('\n') ?? [];
    for (const line of lines) assert.match(line, /^[\w-]+==[\d.]+ --hash=sha256:[0-9a-f]{64}$/);
  });

  test("come from the operator's index where there is one, and from nowhere with an own image", () => {
    const index = rendered({ settings: 'packages: "https://packages.nordlys.example/simple"' });
    assert.equal(valueOf(required(web(index).initContainers[1]), 'PIP_INDEX_URL'), 'https://packages.nordlys.example/simple');
    const own = rendered({ settings: 'image: "registry.nordlys.example/odoo:19.0-7"' });
    for (const pod of pods(own)) {
      assert.ok(!pod.initContainers.some(({ name }) => name === 'modules'));
      assert.ok(!JSON.stringify(pod).includes('/mnt/modules'));
    }
  });
});

describe('the setup job', () => {
  const jobName = (asked: Asked = {}) => named(rendered(asked), 'Job').metadata.name;

  test('changes its name with what it does, and not with the seats', () => {
    assert.equal(jobName({ seats: 26 }), jobName());
    const changed = [
      { slug: 'acme-gmbh' },
      { settings: 'modules: [crm]' },
      { settings: 'image: "registry.nordlys.example/odoo:19.0-7"' },
    ].map(jobName);
    assert.equal(new Set([...changed, jobName()]).size, 4);
    for (const name of changed) assert.match(name, /^odoo-setup-[0-9a-f]{8}$/);
  });

  test('goes to the primary directly, the others through the pooler', () => {
    const all = rendered();
    assert.equal(valueOf(setup(all).containers[0], 'PGPORT'), '5432');
    assert.equal(valueOf(web(all).containers[0], 'PGPORT'), '6432');
    assert.equal(valueOf(required(web(all).initContainers[0]), 'PGPORT'), '6432');
  });

  test('is the only one that knows the administrator and the client', () => {
    const all = rendered();
    for (const pod of [web(all), cron(all)]) assert.ok(!/admin-password|client-secret/.test(JSON.stringify(pod)));
  });

  test('an upgrade is another image for all pods at once, and the others wait for it', () => {
    const next = rendered({ settings: 'image: "registry.nordlys.example/odoo:19.0-8"' });
    for (const pod of pods(next)) {
      assert.equal(pod.containers[0].image, 'registry.nordlys.example/odoo:19.0-8');
      assert.equal(valueOf(pod.containers[0], 'HANSA_IMAGE'), 'odoo:19.0-8');
    }
  });

  test('a mirror is no upgrade: the mark leaves the registry out', () => {
    const mirrored = rendered({ more: { images: '{ mirror: registry.nordlys.example, party: scaleway }' } });
    assert.match(web(mirrored).containers[0].image, /^registry\.nordlys\.example\//);
    assert.equal(valueOf(web(mirrored).containers[0], 'HANSA_IMAGE'), valueOf(web(rendered()).containers[0], 'HANSA_IMAGE'));
  });

  test('a relay that speaks TLS from the first byte becomes a mail server in the database', () => {
    const implicit = setup(rendered({ relay: 'relay: smtp.relay.example, port: 465' })).containers[0];
    assert.equal(valueOf(implicit, 'HANSA_SMTP_TLS'), 'implicit');
    assert.equal(valueOf(implicit, 'ODOO_SMTP_SSL'), undefined);
    assert.equal(valueOf(setup(rendered()).containers[0], 'ODOO_SMTP_SSL'), 'True');
  });
});

test('every variable that a script needs is given to the container that runs it', () => {
  const all = rendered({ relay: 'relay: smtp.relay.example, port: 465' });
  const needs = (script: string) => [...script.matchAll(/os\.environ\['(\w+)'\]/g)].map(([, name]) => name);
  const given = (container: Container) => new Set(container.env.map(({ name }) => name));
  for (const name of needs(files(MODULES)['ready.py'] ?? '')) assert.ok(given(required(web(all).initContainers[0])).has(name ?? ''), name);
  for (const script of Object.values(SETUP_FILES))
    for (const name of needs(script)) assert.ok(given(setup(all).containers[0]).has(name ?? ''), name);
});
