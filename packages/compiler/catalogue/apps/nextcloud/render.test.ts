import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { compile, languageOf } from '../../../compile.ts';
import { required } from '../../../plan/plan.ts';
import { renderTenant } from '../../../render/tenant.ts';
import type { Manifest } from '../../../tree/manifest/object.ts';
import { CATALOGUE } from '../../index.ts';
import { withAcme } from '../sample.ts';
import { nextcloud } from './index.ts';

const WITH = { ...CATALOGUE, apps: { ...CATALOGUE.apps, nextcloud } };
const LANGUAGE = languageOf(WITH);

interface Asked {
  readonly seats?: number;
  readonly settings?: string;
  readonly apps?: string;
  readonly state?: string;
  readonly id?: string;
  readonly slug?: string;
}

function planned({ seats = 25, settings = '', apps = 'nextcloud', state = 'active', id = 'k7m2p9x4qd', slug = 'acme' }: Asked) {
  const platform = { apps: `[${apps}]`, settings: `{ nextcloud: { ${settings} } }` };
  const result = compile(withAcme(platform, { id, slug, seats: String(seats), state }), LANGUAGE);
  return { platform: required(result.platform), tenant: required(result.tenants[0]) };
}

/** As a reader of the file sees it: leaves that know their origin become plain values. */
function objects(asked: Asked = {}): readonly Manifest[] {
  const { platform, tenant } = planned(asked);
  const file = required(renderTenant(WITH, platform, tenant).find((each) => each.path.endsWith('/nextcloud.yaml')));
  return JSON.parse(JSON.stringify(file.body));
}

interface Container {
  readonly name: string;
  readonly image: string;
  readonly command: readonly string[];
  readonly env: readonly {
    readonly name: string;
    readonly value?: string;
    readonly valueFrom?: { readonly secretKeyRef: { readonly name: string; readonly key: string } };
  }[];
  readonly envFrom: readonly object[];
  readonly volumeMounts: readonly { readonly name: string; readonly mountPath: string }[];
  readonly securityContext: {
    readonly readOnlyRootFilesystem: boolean;
    readonly allowPrivilegeEscalation: boolean;
    readonly capabilities: { readonly drop: readonly string[] };
  };
  readonly resources: { readonly limits: { readonly memory: string } };
  readonly startupProbe?: Probe;
  readonly readinessProbe?: Probe;
  readonly livenessProbe?: Probe;
}

interface Probe {
  readonly httpGet: { readonly path: string; readonly httpHeaders: readonly { readonly name: string; readonly value: string }[] };
}

interface PodSpec {
  readonly enableServiceLinks: boolean;
  readonly automountServiceAccountToken: boolean;
  readonly securityContext: {
    readonly runAsUser: number;
    readonly runAsNonRoot: boolean;
    readonly fsGroup: number;
    readonly sysctls?: readonly { readonly name: string; readonly value: string }[];
  };
  readonly initContainers: readonly [Container, ...Container[]];
  readonly containers: readonly [Container];
  readonly volumes: readonly { readonly name: string; readonly emptyDir?: object; readonly configMap?: object }[];
}

interface Spec {
  readonly replicas?: number;
  readonly template: {
    readonly metadata: { readonly annotations: Readonly<Record<string, string>>; readonly labels: Readonly<Record<string, string>> };
    readonly spec: PodSpec;
  };
  readonly jobTemplate: { readonly spec: Spec };
  readonly rules: readonly {
    readonly matches: readonly [{ readonly path: { readonly value: string } }];
    readonly filters?: readonly object[];
  }[];
}

function find(all: readonly Manifest[], kind: string, prefix = 'nextcloud') {
  return all.find((each) => each.kind === kind && each.metadata.name.startsWith(prefix));
}

function specOf(all: readonly Manifest[], kind: string, prefix?: string): Spec {
  return required(find(all, kind, prefix))['spec'] as Spec;
}

function pods(all: readonly Manifest[]): Readonly<Record<'web' | 'cron' | 'setup', PodSpec>> {
  return {
    web: specOf(all, 'Deployment').template.spec,
    cron: specOf(all, 'CronJob').jobTemplate.spec.template.spec,
    setup: specOf(all, 'Job').template.spec,
  };
}

function dataOf(all: readonly Manifest[], name: string): Readonly<Record<string, string>> {
  return required(all.find((each) => each.kind === 'ConfigMap' && each.metadata.name === name))['data'] as Record<string, string>;
}

const ALL = objects();
const PODS = pods(ALL);
const EVERY = Object.values(PODS).flatMap((pod) => [...pod.initContainers, ...pod.containers]);

describe('every pod of Nextcloud', () => {
  it('runs as the web user without root, rights, token or service links', () => {
    for (const pod of Object.values(PODS)) {
      assert.deepEqual([pod.securityContext.runAsUser, pod.securityContext.fsGroup, pod.securityContext.runAsNonRoot], [33, 33, true]);
      assert.deepEqual([pod.enableServiceLinks, pod.automountServiceAccountToken], [false, false]);
    }
    for (const { securityContext, resources } of EVERY) {
      assert.deepEqual(securityContext, { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } });
      assert.ok(resources.limits.memory);
    }
  });

  it('passes the image’s entrypoint by, which would copy, install and upgrade at every start', () => {
    for (const { command } of EVERY) assert.ok(command.length > 0 && !command.some((word) => word.includes('entrypoint')));
  });

  it('has no variable that the entrypoint, or the image’s own configuration files, would act on', () => {
    const names = [...Object.keys(dataOf(ALL, 'nextcloud-environment')), ...EVERY.flatMap((each) => each.env.map(({ name }) => name))];
    for (const name of names)
      assert.doesNotMatch(
        name,
        /^(?:REDIS_|POSTGRES_|MYSQL_|SQLITE_|NEXTCLOUD_|OBJECTSTORE_|SMTP_|OVERWRITE|TRUSTED_PROXIES|APACHE_DISABLE)/,
        name,
      );
  });

  it('has the same image, environment and configuration folder in web, cron and setup', () => {
    const [web, cron, setup] = [PODS.web.containers[0], PODS.cron.containers[0], PODS.setup.containers[0]];
    assert.deepEqual(cron.env, web.env);
    assert.deepEqual(setup.env.slice(0, web.env.length), web.env);
    for (const each of EVERY)
      assert.deepEqual([each.image, each.envFrom], [web.image, [{ configMapRef: { name: 'nextcloud-environment' } }]]);
    const shared = ['config', 'state', 'tmp', 'modules', 'files'];
    const mounted = (each: Container) => each.volumeMounts.filter(({ name }) => shared.includes(name));
    for (const each of EVERY) assert.deepEqual(mounted(each), mounted(web));
    assert.deepEqual(
      mounted(web).map(({ name }) => name),
      shared,
    );
  });

  it('has nothing on a volume: empty folders and files from ConfigMaps only', () => {
    for (const pod of Object.values(PODS)) for (const volume of pod.volumes) assert.ok(volume.emptyDir ?? volume.configMap, volume.name);
    assert.equal(find(ALL, 'PersistentVolumeClaim', ''), undefined);
  });

  it('mounts the configuration over the code’s own folder as a writable one, never single files below it', () => {
    const paths = PODS.web.containers[0].volumeMounts.map(({ mountPath }) => mountPath);
    assert.ok(paths.includes('/usr/src/nextcloud/config'));
    assert.ok(!paths.some((path) => path.startsWith('/usr/src/nextcloud/config/')));
  });

  it('takes every secret from the app’s Secret, by a key that the plan has', () => {
    const keys = new Set(required(planned({}).tenant.apps[0]).app.secrets.map((each) => each.key));
    for (const { valueFrom } of EVERY.flatMap((each) => each.env)) {
      if (valueFrom)
        assert.ok(valueFrom.secretKeyRef.name === 'nextcloud' && keys.has(valueFrom.secretKeyRef.key), valueFrom.secretKeyRef.key);
    }
    const secretOnes = PODS.web.containers[0].env.filter(({ valueFrom }) => valueFrom).map(({ name }) => name);
    for (const name of [
      'NC_secret',
      'NC_passwordsalt',
      'HANSA_DB_PASSWORD',
      'HANSA_CACHE_PASSWORD',
      'HANSA_S3_SECRET',
      'HANSA_MAIL_PASSWORD',
    ])
      assert.ok(secretOnes.includes(name), name);
  });

  it('carries the digest of what it reads, and no release, plan or origin', () => {
    const { annotations } = specOf(ALL, 'Deployment').template.metadata;
    assert.deepEqual(Object.keys(annotations), ['hansa/config']);
    const digest = (asked: Asked) => specOf(objects(asked), 'Deployment').template.metadata.annotations['hansa/config'];
    assert.notEqual(digest({ slug: 'boreal' }), digest({}));
    assert.notEqual(digest({ settings: 'pool: direct' }), digest({}));
    assert.equal(digest({ seats: 26 }), digest({}));
  });
});

describe('web pods of Nextcloud', () => {
  const [web] = PODS.web.containers;

  it('do not start before the database is ready for their own code', () => {
    assert.deepEqual(PODS.web.initContainers[0].command, ['sh', '/etc/hansa/nextcloud/prepare.sh', 'wait']);
    assert.equal(PODS.web.initContainers.length, 1);
  });

  it('start Apache itself on port 80 by the safe sysctl', () => {
    assert.deepEqual(web.command, ['apache2-foreground']);
    assert.deepEqual(PODS.web.securityContext.sysctls, [{ name: 'net.ipv4.ip_unprivileged_port_start', value: '0' }]);
  });

  it('have three probes with the public Host; readiness asks for the mark, so that old pods leave before an upgrade', () => {
    const seen = [web.startupProbe, web.livenessProbe, web.readinessProbe].map((probe) => [
      probe?.httpGet.path,
      probe?.httpGet.httpHeaders[0]?.value,
    ]);
    assert.deepEqual(seen, [
      ['/status.php', 'acme.nordlys-apps.example'],
      ['/status.php', 'acme.nordlys-apps.example'],
      ['/-/ready', 'acme.nordlys-apps.example'],
    ]);
  });

  it('are watched, but metrics and the cluster’s own paths are blocked at the gateway', () => {
    assert.ok(find(ALL, 'ServiceMonitor'));
    const blocked = specOf(ALL, 'HTTPRoute')
      .rules.filter((rule) => rule.filters)
      .map((rule) => rule.matches[0].path.value);
    assert.deepEqual(blocked, ['/metrics', '/-/']);
  });

  it('have a disruption budget only when there are several, and grow only then', () => {
    assert.deepEqual([find(ALL, 'PodDisruptionBudget') !== undefined, find(ALL, 'HorizontalPodAutoscaler') !== undefined], [true, true]);
    const few = objects({ seats: 5 });
    assert.deepEqual(
      [find(few, 'PodDisruptionBudget'), find(few, 'HorizontalPodAutoscaler'), specOf(few, 'Deployment').replicas],
      [undefined, undefined, 1],
    );
  });

  it('rest while the tenant is suspended', () => {
    assert.equal(specOf(objects({ state: 'suspended' }), 'Deployment').replicas, 0);
  });
});

describe('an image of the operator’s own', () => {
  it('keeps the modules that are in it: nothing is mounted over them, nothing is fetched', () => {
    const own = objects({ settings: 'image: "r.example/nextcloud:34.0.3-1"' });
    assert.equal(dataOf(own, 'nextcloud')['modules'], '');
    assert.equal(dataOf(own, 'nextcloud-environment')['HANSA_MODULES'], 'r.example/nextcloud:34.0.3-1');
    for (const pod of Object.values(pods(own))) assert.ok(!pod.volumes.some(({ name }) => name === 'modules'));
    assert.ok(PODS.web.containers[0].volumeMounts.some(({ mountPath }) => mountPath === '/usr/src/nextcloud/custom_apps'));
  });
});
