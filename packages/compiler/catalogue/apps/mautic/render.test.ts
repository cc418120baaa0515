import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { compile, languageOf } from '../../../compile.ts';
import { required } from '../../../plan/plan.ts';
import { renderTenant } from '../../../render/tenant.ts';
import type { Manifest } from '../../../tree/manifest/object.ts';
import { CATALOGUE } from '../../index.ts';
import { withAcme } from '../sample.ts';
import { mautic } from './index.ts';
import { SCHEDULES } from './jobs.ts';

function rendered({
  state = 'active',
  mail = 'mail: { relay: smtp.relay.example, party: scaleway }',
  settings = '',
  version = mautic,
} = {}) {
  const catalogue = { ...CATALOGUE, apps: { mautic: version } };
  const platform = { services: `{ ${mail} }`, apps: '[mautic]', settings: `{ mautic: { ${settings} } }` };
  const made = compile(withAcme(platform, { state }), languageOf(catalogue));
  const files = renderTenant(catalogue, required(made.platform), required(made.tenants[0]));
  const body = required(files.find((file) => file.path.endsWith('/mautic.yaml'))).body;
  // As a reader of the file sees it: leaves that know their origin become plain values.
  return JSON.parse(JSON.stringify(body)) as readonly (Manifest & {
    readonly spec: Spec;
    readonly data: Readonly<Record<string, string>>;
  })[];
}

interface Variable {
  readonly name: string;
  readonly value?: string;
}

interface Probe {
  readonly httpGet: { readonly path: string; readonly httpHeaders: readonly Variable[] };
}

interface Container {
  readonly name: string;
  readonly image: string;
  readonly command: readonly string[];
  readonly env: readonly Variable[];
  readonly envFrom: readonly object[];
  readonly securityContext: { readonly allowPrivilegeEscalation: boolean; readonly capabilities: object };
  readonly volumeMounts: readonly { readonly mountPath: string; readonly subPath?: string; readonly readOnly?: boolean }[];
  readonly startupProbe?: Probe;
  readonly readinessProbe?: Probe;
  readonly livenessProbe?: Probe;
  readonly lifecycle?: object;
}

interface Pod {
  readonly enableServiceLinks: boolean;
  readonly automountServiceAccountToken: boolean;
  readonly affinity?: { readonly podAffinity: object };
  readonly securityContext: { readonly runAsUser: number; readonly runAsNonRoot: boolean; readonly sysctls: readonly Variable[] };
  readonly initContainers?: readonly Container[];
  readonly containers: readonly Container[];
  readonly volumes: readonly { readonly name: string; readonly persistentVolumeClaim?: object }[];
}

interface Template {
  readonly metadata: { readonly annotations: Readonly<Record<string, string>> };
  readonly spec: Pod;
}

interface Spec {
  readonly replicas: number;
  readonly strategy: { readonly type: string };
  readonly template: Template;
  readonly jobTemplate: { readonly spec: { readonly template: Template; readonly backoffLimit: number } };
  readonly suspend: boolean;
  readonly schedule: string;
  readonly concurrencyPolicy: string;
  readonly accessModes: readonly string[];
  readonly rules: readonly {
    readonly matches: readonly [{ readonly path: { readonly value: string } }];
    readonly filters?: readonly object[];
  }[];
}

const OBJECTS = rendered();
const every = (kind: string, objects = OBJECTS) => objects.filter((each) => each.kind === kind);
const one = (kind: string, name: string) => required(every(kind).find((each) => each.metadata.name === name));
const podOf = (object: (typeof OBJECTS)[number]) =>
  object.kind === 'CronJob' ? object.spec.jobTemplate.spec.template.spec : object.spec.template.spec;
const RUNNERS = [...every('Deployment'), ...every('Job'), ...every('CronJob')];
const WEB = podOf(one('Deployment', 'mautic'));
const SETUP = podOf(required(every('Job')[0]));
const WHOLE = [...WEB.containers, ...SETUP.containers, ...every('CronJob').flatMap((job) => podOf(job).containers)];

describe('pods of Mautic', () => {
  it('run as the web user without any privilege', () => {
    for (const pod of RUNNERS.map(podOf)) {
      assert.deepEqual([pod.securityContext.runAsUser, pod.securityContext.runAsNonRoot], [33, true]);
      for (const each of [...(pod.initContainers ?? []), ...pod.containers]) {
        assert.equal(each.securityContext.allowPrivilegeEscalation, false);
        assert.deepEqual(each.securityContext.capabilities, { drop: ['ALL'] });
      }
    }
  });

  it('let Apache have port 80 without a capability', () => {
    assert.deepEqual(WEB.securityContext.sysctls, [{ name: 'net.ipv4.ip_unprivileged_port_start', value: '0' }]);
  });

  it('get no MAUTIC_PORT=tcp://... from Kubernetes, which Mautic would take for its parameter', () => {
    for (const pod of RUNNERS.map(podOf)) assert.deepEqual([pod.enableServiceLinks, pod.automountServiceAccountToken], [false, false]);
  });

  it('have the same image, environment and parameters in every role', () => {
    const first = required(WHOLE[0]);
    const own = (each: Container) => each.env.filter(({ name }) => !name.startsWith('HANSA_'));
    for (const each of WHOLE) {
      assert.equal(each.image, first.image);
      assert.deepEqual(each.envFrom, first.envFrom);
      assert.deepEqual(own(each), own(first));
      assert.ok(each.volumeMounts.some((mount) => mount.subPath === 'parameters_local.php' && mount.readOnly));
    }
  });

  it('bypass the entrypoint, which migrates at every start', () => {
    for (const each of WHOLE) assert.equal(each.command[0], 'sh');
    for (const each of WHOLE.filter(({ name }) => name !== 'setup')) assert.doesNotMatch(each.command.join(' '), /setup|install|migrat/);
  });

  it('start again when their configuration changes, for they read it once', () => {
    const annotations = RUNNERS.map(
      (each) => (each.kind === 'CronJob' ? each.spec.jobTemplate.spec : each.spec).template.metadata.annotations['hansa/config'],
    );
    assert.equal(new Set(annotations).size, 1);
    assert.match(required(annotations[0]), /^[0-9a-f]{16}$/);
  });

  it('know the password of the first account in the setup only', () => {
    const knowing = WHOLE.filter((each) => each.env.some(({ name }) => name === 'HANSA_ADMIN_PASSWORD')).map(({ name }) => name);
    assert.deepEqual(knowing, ['setup']);
  });

  it('get every secret by reference', () => {
    for (const each of WHOLE.flatMap(({ env }) => env))
      if (/PASSWORD|SECRET|MAIL_USER/.test(each.name)) assert.equal(each.value, undefined, each.name);
    assert.doesNotMatch(Object.keys(one('ConfigMap', 'mautic-environment').data).join(' '), /PASSWORD|SECRET|MAIL_USER/);
  });
});

describe('web of Mautic', () => {
  const [web, worker] = [required(WEB.containers[0]), required(WEB.containers[1])];

  it('is one pod that is gone before the next comes: its volume is mounted once', () => {
    const { replicas, strategy } = one('Deployment', 'mautic').spec;
    assert.deepEqual([replicas, strategy.type], [1, 'Recreate']);
    assert.deepEqual(required(every('PersistentVolumeClaim')[0]).spec.accessModes, ['ReadWriteOnce']);
    assert.deepEqual(every('PodDisruptionBudget'), []);
    assert.deepEqual(every('HorizontalPodAutoscaler'), []);
  });

  it('has the worker beside it, so that the two never wait for each other’s node', () => {
    assert.deepEqual(
      every('Deployment').map((each) => each.metadata.name),
      ['mautic'],
    );
    assert.deepEqual(worker.volumeMounts, web.volumeMounts);
    assert.ok(worker.lifecycle);
  });

  it('is asked as the gateway asks: its own host, and https, or every answer is a redirect', () => {
    for (const probe of [web.startupProbe, web.readinessProbe, web.livenessProbe]) {
      const headers = Object.fromEntries(required(probe).httpGet.httpHeaders.map(({ name, value }) => [name, value]));
      assert.deepEqual(headers, { Host: 'acme--mautic.nordlys-apps.example', 'X-Forwarded-Proto': 'https' });
    }
  });

  it('is ready with the database and alive without it', () => {
    assert.equal(web.readinessProbe?.httpGet.path, '/s/login');
    assert.equal(web.livenessProbe?.httpGet.path, '/robots.txt');
    assert.deepEqual([worker.startupProbe, worker.readinessProbe, worker.livenessProbe], [undefined, undefined, undefined]);
  });

  it('waits for the setup of its version, then prepares the volume', () => {
    assert.deepEqual(
      WEB.initContainers?.map(({ command }) => command[1]),
      ['/hansa/wait.sh', '/hansa/prepare.sh'],
    );
  });

  it('keeps uploads, themes and settings on the volume', () => {
    const kept = web.volumeMounts
      .filter((mount) => mount.subPath && mount.subPath !== 'parameters_local.php')
      .map((mount) => mount.mountPath);
    assert.deepEqual(kept, [
      '/var/www/html/config',
      '/var/www/html/docroot/media/files',
      '/var/www/html/docroot/media/images',
      '/var/www/html/docroot/themes',
    ]);
  });

  it('has an installer that nobody reaches', () => {
    const blocked = required(every('HTTPRoute')[0])
      .spec.rules.filter((rule) => rule.filters)
      .map((rule) => rule.matches[0].path.value);
    assert.deepEqual(blocked, ['/installer']);
  });
});

describe('setup of Mautic', () => {
  it('is a Job of its own without the volume, so that it runs wherever there is room', () => {
    assert.equal(every('Job').length, 1);
    assert.deepEqual(
      SETUP.volumes.filter((volume) => volume.persistentVolumeClaim),
      [],
    );
  });

  it('gets another name when version or configuration changes, because a Job cannot be changed', () => {
    const name = (objects: typeof OBJECTS) => required(every('Job', objects)[0]).metadata.name;
    const next = { ...mautic, plan: (request: Parameters<typeof mautic.plan>[0]) => ({ ...mautic.plan(request), version: '7.3.0' }) };
    assert.match(name(OBJECTS), /^mautic-setup-[0-9a-f]{8}$/);
    assert.equal(name(rendered()), name(OBJECTS));
    assert.notEqual(name(rendered({ version: next })), name(OBJECTS));
    assert.notEqual(name(rendered({ settings: 'memberRole: administrator' })), name(OBJECTS));
  });
});

describe('cron jobs of Mautic', () => {
  it('fill segments before the campaigns that use them, and campaigns before they act', () => {
    const order = podOf(one('CronJob', 'mautic-campaigns')).containers[0]?.command.slice(2);
    assert.deepEqual(order, ['mautic:segments:update', 'mautic:campaigns:update', 'mautic:campaigns:trigger']);
  });

  it('are those of the schedule, each in a minute of the tenant', () => {
    for (const { spec } of every('CronJob')) assert.match(spec.schedule, /^\d+-59\/(?:10|15) \* \* \* \*$/);
    assert.deepEqual(
      Object.keys(SCHEDULES).sort(),
      every('CronJob')
        .map((job) => job.metadata.name)
        .sort(),
    );
  });

  it('never run twice at once, wait for setup and volume, and go to the node of the volume', () => {
    for (const job of every('CronJob')) {
      const pod = podOf(job);
      assert.equal(job.spec.concurrencyPolicy, 'Forbid');
      assert.equal(job.spec.jobTemplate.spec.backoffLimit, 0);
      assert.deepEqual(
        pod.initContainers?.map(({ command }) => command[1]),
        ['/hansa/wait.sh', '/hansa/volume.sh'],
      );
      assert.match(JSON.stringify(pod.affinity?.podAffinity), /requiredDuringScheduling.*"app.kubernetes.io\/instance":"mautic".*hostname/);
    }
  });

  it('rest while the tenant is suspended', () => {
    for (const job of every('CronJob')) assert.equal(job.spec.suspend, false);
    const asleep = rendered({ state: 'suspended' });
    for (const job of every('CronJob', asleep)) assert.equal(job.spec.suspend, true);
    assert.equal(every('Deployment', asleep)[0]?.spec.replicas, 0);
  });
});

describe('Mautic without a relay', () => {
  it('asks for no account and sends nothing, instead of looking for sendmail', () => {
    const objects = rendered({ mail: '' });
    const environment = required(every('ConfigMap', objects).find((each) => each.metadata.name === 'mautic-environment')).data;
    assert.ok(!('MAIL_HOST' in environment));
    assert.doesNotMatch(JSON.stringify(objects.filter((each) => each.kind !== 'ConfigMap')), /mail-user|mail-password/);
  });
});
