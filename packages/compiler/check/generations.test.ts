import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { compile } from '../compile.ts';
import { renderAll } from '../render.ts';
import { emitFile } from '../tree/file.ts';
import { platformText, tenantText } from './sample.ts';
import { passes, refuses } from './trial.ts';

const code = 'spec/reference';
const OFFER = {
  apps: '[nextcloud, collabora, odoo, mautic]',
  plans: '[{ name: one, version: 1, seats: { min: 1, max: 20 }, price: { perSeat: 1 } }]',
};
const cell = (generations: string, at = 'hetzner/nbg1') => ({ cells: `[{ name: south, at: ${at}, generations: ${generations} }]` });

/** Every workload of a tree by file and name, with the generation of secrets that its pods are told and whether they read any. */
function workloads(
  platform: Record<string, string>,
  tenant = '',
): Map<string, { readonly told: string | undefined; readonly text: string }> {
  const compilation = compile(
    new Map([
      ['platform.yaml', platformText({ ...OFFER, ...platform })],
      ['tenants/skerry.yaml', `${tenantText()}${tenant}`],
    ]),
  );
  assert.deepEqual(
    compilation.diagnostics.filter((each) => each.severity === 'error').map((each) => each.message),
    [],
  );
  const found = new Map<string, { readonly told: string | undefined; readonly text: string }>();
  for (const [, files] of renderAll(compilation))
    for (const file of files)
      for (const text of emitFile(file).split(/^---$/m)) {
        const [, kind] = /^kind: (Deployment|CronJob|Job|DaemonSet|HelmRelease)$/m.exec(text) ?? [];
        const [, name = ''] = /^ {2}name: (\S+)$/m.exec(text) ?? [];
        if (kind === undefined) continue;
        const told = /hansa\/secrets: "?(\d+)"?/.exec(text)?.[1] ?? /HANSA_SECRETS:\s+value: "?(\d+)"?/.exec(text)?.[1];
        found.set(`${kind} ${file.path} ${name.replace(/-[0-9a-f]{8,16}$/, '')}`, { told, text });
      }
  return found;
}

const told = (of: ReturnType<typeof workloads>) => [...of].filter(([, each]) => each.told !== undefined).map(([name]) => name);

describe('a new generation of secrets', () => {
  it('is told to no pod while it is the first', () => {
    assert.deepEqual(told(workloads({})), []);
  });

  it('of an app starts every pod anew that reads them, and makes its setup job again', () => {
    const before = workloads({});
    for (const app of ['nextcloud', 'odoo', 'mautic']) {
      const after = workloads({}, `generations: { ${app}: 3 }\n`);
      const readers = [...before]
        .filter(([name, { text }]) => name.includes(`/${app}.yaml`) && text.includes('secretKeyRef'))
        .map(([name]) => name);
      assert.ok(readers.length >= 3, readers.join());
      assert.deepEqual(told(after).sort(), readers.sort());
      assert.equal(after.get(readers[0] ?? '')?.told, '3');
      const job = (of: typeof before) =>
        /name: (\S+-setup-\S+)/.exec([...of].find(([name]) => name.startsWith('Job ') && name.includes(app))?.[1].text ?? '')?.[1];
      assert.notEqual(job(before), job(after));
    }
  });

  it('of an app is another login at its database, and leaves the secrets alone that another value would break', () => {
    const planned = (tenant: string) => {
      const { tenants } = compile(
        new Map([
          ['platform.yaml', platformText(OFFER)],
          ['tenants/skerry.yaml', `${tenantText()}${tenant}`],
        ]),
      );
      return tenants[0]?.apps.map(({ app, database }) => ({
        role: database?.values.role,
        first: app.secrets.filter((each) => each.generation === 1).map((each) => each.key),
        lasting: app.secrets.filter((each) => each.lasts).map((each) => each.key),
      }));
    };
    const before = planned('') ?? [];
    const after = planned('generations: { nextcloud: 2, odoo: 2, mautic: 2 }\n') ?? [];
    assert.deepEqual(
      after.map((each) => each.role),
      before.map((each) => each.role && `${each.role}_2`),
    );
    for (const each of after) assert.deepEqual(each.first, each.lasting);
    assert.deepEqual(
      after.flatMap((each) => each.lasting),
      ['secret', 'password-salt', 'admin-password', 'admin-password', 'secret-key', 'admin-password'],
    );
  });

  it('of a component starts its own, and who is given one of its values', () => {
    const names = (generations: string, at?: string) =>
      told(workloads(cell(generations, at)))
        .map((name) => name.split(' ').at(-1) ?? '')
        .sort();
    assert.deepEqual(names('{ keycloak: 2 }'), ['keycloak']);
    assert.deepEqual(names('{ velero: 2 }'), ['velero']);
    assert.deepEqual(names('{ crowdsec: 2 }'), ['crowdsec', 'traefik']);
    assert.deepEqual(names('{ hetzner: 2 }'), ['hcloud-cloud-controller-manager', 'hcloud-csi']);
    for (const at of ['scaleway/fr-par-1', 'ovhcloud/GRA11', 'stackit/eu01-1']) {
      const found = names(`{ ${at.split('/')[0]}: 2 }`, at);
      assert.equal(found.length, 2, `${at}: ${found.join()}`);
    }
  });

  it('of what has no secrets is refused, with the name that is meant', () => {
    const { hint } = refuses({
      code,
      edits: cell('{ keycloack: 2 }'),
      at: '/cells/0/generations/keycloack',
      marks: 'keycloack',
      fix: true,
    });
    assert.match(hint, /keycloak/);
    refuses({ code, edits: cell('{ metallb: 2 }'), at: '/cells/0/generations/metallb', marks: 'metallb' });
    passes({ code, edits: cell('{ keycloak: 2, crowdsec: 3, hetzner: 2, cert-manager: 2 }') });
    const tenants = { skerry: `${tenantText()}generations: { odoo: 2 }\n` };
    refuses({ code, tenants, file: 'tenants/skerry.yaml', at: '/generations/odoo', marks: '2' });
    passes({ code, edits: OFFER, tenants });
  });
});

describe('spec/reference of generations', () => {
  it('refuses one of a component or a provider that has no secrets in the cell', () => {
    refuses({ code, edits: cell('{ kyverno: 2 }'), at: '/cells/0/generations/kyverno', marks: 'kyverno' });
    refuses({ code, edits: cell('{ ovhcloud: 2 }'), at: '/cells/0/generations/ovhcloud', marks: 'ovhcloud' });
    passes({ code, edits: cell('{ keycloak: 2, hetzner: 3 }') });
  });

  it('means the nearest, and renames none onto a key that is there', () => {
    refuses({ code, edits: cell('{ keycloack: 2 }'), at: '/cells/0/generations/keycloack', marks: 'keycloack', fix: true });
    refuses({ code, edits: cell('{ keycloak: 3, keycloack: 2 }'), at: '/cells/0/generations/keycloack', marks: 'keycloack' });
  });
});
