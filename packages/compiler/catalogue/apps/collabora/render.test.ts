import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { compile, languageOf } from '../../../compile.ts';
import { required } from '../../../plan/plan.ts';
import { renderTenant } from '../../../render/tenant.ts';
import type { Manifest } from '../../../tree/manifest/object.ts';
import { CATALOGUE } from '../../index.ts';
import { acme, nordlys, team } from '../sample.ts';
import { podinfo } from '../podinfo/index.ts';
import { renderPodinfo } from '../podinfo/render.ts';
import { CAPABILITIES, IMAGE } from './facts.ts';
import { collabora } from './index.ts';
import { renderCollabora } from './render.ts';

/** In the place of Nextcloud stands a small app of that name: Collabora asks the plan for its host and for nothing else. */
const APPS = { collabora, nextcloud: { ...podinfo, name: 'nextcloud', word: 'files' } };
const RENDERERS = { collabora: renderCollabora, nextcloud: renderPodinfo };
const ID = 'k7m2p9x4qd';

function compiled({
  apps = ['nextcloud', 'collabora'],
  slugs = ['acme'],
  seats = 25,
}: {
  readonly apps?: readonly string[];
  readonly slugs?: readonly string[];
  readonly seats?: number;
} = {}) {
  const catalogue = { ...CATALOGUE, apps: APPS };
  const platform = nordlys({ apps: '[nextcloud, collabora]', plans: team(`[${apps.join(', ')}]`) });
  const tenants = slugs.map((slug, index) => {
    const id = index === 0 ? ID : `${ID.slice(0, -1)}${index + 1}`;
    return [`tenants/${slug}.yaml`, acme({ id, slug, seats: String(seats) })] as const;
  });
  const made = compile(new Map([['platform.yaml', platform], ...tenants]), languageOf(catalogue));
  const files = made.tenants.flatMap((tenant) => renderTenant(catalogue, required(made.platform), tenant, RENDERERS));
  return { made, files };
}

function rendered(shape?: Parameters<typeof compiled>[0]) {
  const body = required(compiled(shape).files.find((file) => file.path === `tenants/${ID}/collabora.yaml`)).body;
  // As a reader of the file sees it: leaves that know their origin become plain values.
  return JSON.parse(JSON.stringify(body)) as readonly (Manifest & { readonly spec: Spec })[];
}

interface Probe {
  readonly httpGet: { readonly path: string; readonly httpHeaders: readonly object[] };
  readonly failureThreshold: number;
  readonly periodSeconds: number;
}

interface Pod {
  readonly enableServiceLinks: boolean;
  readonly terminationGracePeriodSeconds: number;
  readonly securityContext: { readonly runAsUser: number; readonly runAsNonRoot: boolean; readonly seccompProfile: object };
  readonly volumes?: readonly object[];
  readonly containers: readonly [
    {
      readonly image: string;
      readonly command?: readonly string[];
      readonly env: readonly { readonly name: string; readonly value: string }[];
      readonly resources: { readonly requests: { readonly memory: string } };
      readonly securityContext: object;
      readonly volumeMounts?: readonly object[];
      readonly startupProbe: Probe;
      readonly readinessProbe: Probe;
      readonly livenessProbe: Probe;
    },
  ];
}

interface Spec {
  readonly replicas: number;
  readonly strategy: { readonly type: string };
  readonly template: { readonly spec: Pod };
  readonly podSelector: { readonly matchLabels: Readonly<Record<string, string>> };
  readonly rules: readonly {
    readonly matches: readonly [{ readonly path: { readonly value: string } }];
    readonly filters?: readonly object[];
  }[];
}

const every = (kind: string, objects = rendered()) => objects.filter((each) => each.kind === kind);
const workload = (objects = rendered()) => required(every('Deployment', objects)[0]).spec;
const container = (objects = rendered()) => workload(objects).template.spec.containers[0];
const variable = (name: string, objects?: ReturnType<typeof rendered>) =>
  required(container(objects).env.find((each) => each.name === name)).value;
const option = (name: string) => new RegExp(`--o:${name.replaceAll('.', '\\.')}=(\\S+)`).exec(variable('extra_params'))?.[1];

describe('plan of Collabora', () => {
  it('is accepted as it is', () => {
    assert.deepEqual(compiled().made.diagnostics, []);
  });

  it('pins the last image with a shell, not the first without one that ignores ssl.enable', () => {
    assert.equal(IMAGE, 'docker.io/collabora/code:26.04.2.1.1');
    assert.equal(container().command, undefined);
  });

  it('keeps nothing and needs nothing: no database, no volume, no secret', () => {
    const plan = required(compiled().made.tenants[0]?.apps.find((app) => app.app.name === 'collabora'));
    assert.deepEqual(
      [plan.database, plan.bucket, plan.cache, plan.client, plan.mail],
      [undefined, undefined, undefined, undefined, undefined],
    );
    assert.deepEqual([plan.volumes, plan.app.state, plan.app.secrets], [[], [], []]);
  });

  it('grows with the seats in one pod', () => {
    const memory = (seats: number) => Number.parseInt(container(rendered({ seats })).resources.requests.memory, 10);
    assert.ok(memory(3) < memory(50) && memory(50) < memory(500));
    assert.equal(workload(rendered({ seats: 1000 })).replicas, 1);
  });
});

describe('pod of Collabora', () => {
  it('is one, and never two, not even for the seconds of an update', () => {
    assert.deepEqual([workload().replicas, workload().strategy.type], [1, 'Recreate']);
    assert.deepEqual([...every('PodDisruptionBudget'), ...every('HorizontalPodAutoscaler')], []);
  });

  it('runs as the image’s own user', () => {
    const { runAsUser, runAsNonRoot, seccompProfile } = workload().template.spec.securityContext;
    assert.deepEqual([runAsUser, runAsNonRoot, seccompProfile], [1001, true, { type: 'RuntimeDefault' }]);
  });

  it('has the three capabilities of its jails, which baseline allows, and not SYS_ADMIN', () => {
    const baseline = [
      'AUDIT_WRITE',
      'CHOWN',
      'DAC_OVERRIDE',
      'FOWNER',
      'FSETID',
      'KILL',
      'MKNOD',
      'NET_BIND_SERVICE',
      'SETFCAP',
      'SETGID',
      'SETPCAP',
      'SETUID',
      'SYS_CHROOT',
    ];
    assert.deepEqual(container().securityContext, {
      allowPrivilegeEscalation: true,
      readOnlyRootFilesystem: false,
      capabilities: { drop: ['ALL'], add: ['CHOWN', 'FOWNER', 'SYS_CHROOT'] },
    });
    for (const each of CAPABILITIES) assert.ok(baseline.includes(each), each);
    assert.equal(compiled().made.tenants[0]?.namespace.values.podSecurity, 'baseline');
  });

  it('does not bind-mount its jails and does not give them up either', () => {
    assert.equal(option('mount_jail_tree'), 'false');
    assert.equal(option('security.capabilities'), undefined);
  });

  it('has nothing mounted: jails must be on the file system of their template', () => {
    assert.deepEqual([container().volumeMounts ?? [], workload().template.spec.volumes ?? []], [[], []]);
  });

  it('speaks plain http behind a gateway that speaks https, and makes no certificate', () => {
    assert.deepEqual([option('ssl.enable'), option('ssl.termination')], ['false', 'true']);
    assert.notEqual(variable('DONT_GEN_SSL_CERT'), 'set');
    assert.notEqual(variable('DONT_GEN_SSL_CERT'), '');
  });

  it('says its own host in links, whatever the request says', () => {
    assert.equal(variable('server_name'), 'acme--collabora.nordlys-apps.example');
  });

  it('opens documents of the tenant’s own Nextcloud only, and in its frame only', () => {
    const host = 'acme--files.nordlys-apps.example';
    assert.equal(variable('aliasgroup1'), `https://${host}:443`);
    assert.equal(option('net.frame_ancestors'), host);
    assert.deepEqual(
      container().env.filter((each) => /^(?:domain|aliasgroup[2-9])/.test(each.name)),
      [],
    );
  });

  it('opens nothing of nobody without a Nextcloud: no group at all would let the first comer in', () => {
    assert.equal(variable('aliasgroup1', rendered({ apps: ['collabora'] })), 'https://acme--collabora.nordlys-apps.example:443');
  });

  it('has no console, and so no password for one', () => {
    assert.equal(option('admin_console.enable'), 'false');
    assert.doesNotMatch(JSON.stringify(container().env), /password|username/i);
  });

  it('asks no server for news', () => {
    assert.deepEqual([option('fetch_update_check'), option('allow_update_popup'), option('welcome.enable')], ['0', 'false', 'false']);
  });

  it('is asked with its own host, and has time for the first jail', () => {
    const { startupProbe, readinessProbe, livenessProbe } = container();
    for (const { httpGet } of [startupProbe, readinessProbe, livenessProbe]) {
      assert.equal(httpGet.path, '/');
      assert.deepEqual(httpGet.httpHeaders, [{ name: 'Host', value: 'acme--collabora.nordlys-apps.example' }]);
    }
    assert.ok(startupProbe.failureThreshold * startupProbe.periodSeconds >= 300);
  });

  it('has time to save and upload what is open before it is ended', () => {
    assert.ok(workload().template.spec.terminationGracePeriodSeconds >= 120);
  });

  it('gets no service links, whose names begin like its settings', () => {
    assert.equal(workload().template.spec.enableServiceLinks, false);
  });
});

describe('ways to Collabora', () => {
  it('are the three that browsers and Nextcloud need; the console is blocked besides', () => {
    const { rules } = required(every('HTTPRoute')[0]).spec;
    const values = (blocked: boolean) =>
      rules.filter((rule) => Boolean(rule.filters) === blocked).map((rule) => rule.matches[0].path.value);
    assert.deepEqual(values(false), ['/browser', '/hosting', '/cool']);
    assert.deepEqual(values(true), ['/cool/adminws', '/cool/getMetrics', '/browser/dist/admin']);
  });

  it('are open from Nextcloud straight to the pod, for conversions', () => {
    const names = (apps: readonly string[]) => every('NetworkPolicy', rendered({ apps })).map((each) => each.metadata.name);
    assert.deepEqual(names(['nextcloud', 'collabora']).toSorted(), ['collabora', 'collabora-from-files', 'files-to-collabora']);
    assert.deepEqual(names(['collabora']), ['collabora']);
  });

  it('do not change when another tenant comes', () => {
    const own = (slugs: readonly string[]) =>
      JSON.stringify(compiled({ slugs }).files.filter((file) => file.path.startsWith(`tenants/${ID}/`)));
    assert.equal(own(['acme', 'zeta']), own(['acme']));
    assert.equal(compiled({ slugs: ['acme', 'zeta'] }).made.tenants.length, 2);
  });
});
