import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { compile, languageOf } from '../../../compile.ts';
import { required } from '../../../plan/plan.ts';
import type { Manifest } from '../../../tree/manifest/object.ts';
import { CATALOGUE } from '../../index.ts';
import { withAcme } from '../sample.ts';
import { nextcloud } from './index.ts';
import { renderNextcloud } from './render.ts';

const LANGUAGE = languageOf({ ...CATALOGUE, apps: { ...CATALOGUE.apps, nextcloud } });

interface Asked {
  readonly seats?: number;
  readonly settings?: string;
  readonly state?: string;
  readonly id?: string;
  readonly slug?: string;
}

interface Pod {
  readonly restartPolicy: string;
  readonly initContainers: readonly [{ readonly command: readonly string[] }];
  readonly containers: readonly [
    { readonly command: readonly string[]; readonly env: readonly { readonly name: string; readonly value?: string }[] },
  ];
}

interface JobSpec {
  readonly backoffLimit: number;
  readonly suspend: boolean;
  readonly ttlSecondsAfterFinished?: number;
  readonly activeDeadlineSeconds?: number;
  readonly template: { readonly spec: Pod };
}

interface CronSpec {
  readonly schedule: string;
  readonly concurrencyPolicy: string;
  readonly suspend: boolean;
  readonly jobTemplate: { readonly spec: JobSpec };
}

function jobs({ seats = 25, settings = '', state = 'active', id = 'k7m2p9x4qd', slug = 'acme' }: Asked = {}) {
  const files = withAcme({ apps: '[nextcloud]', settings: `{ nextcloud: { ${settings} } }` }, { id, slug, seats: String(seats), state });
  const result = compile(files, LANGUAGE);
  const planned = required(result.tenants[0]);
  const all = renderNextcloud({ plan: required(planned.apps[0]), tenant: planned, platform: required(result.platform) });
  const plain: readonly Manifest[] = JSON.parse(JSON.stringify(all));
  const job = required(plain.find((each) => each.kind === 'Job'));
  return {
    name: job.metadata.name,
    setup: job['spec'] as JobSpec,
    cron: required(plain.find((each) => each.kind === 'CronJob'))['spec'] as CronSpec,
  };
}

const { setup, cron } = jobs();
const SETUP = setup.template.spec;
const CRON = cron.jobTemplate.spec.template.spec;

describe('the cron job of Nextcloud', () => {
  it('runs every five minutes and never two at a time, under the lock', () => {
    assert.match(cron.schedule, /^[0-4]-59\/5 \* \* \* \*$/);
    assert.equal(cron.concurrencyPolicy, 'Forbid');
    assert.deepEqual(CRON.containers[0].command.slice(2), ['try', 'php', '-f', '/usr/src/nextcloud/cron.php']);
  });

  it('has minutes of its own for each tenant', () => {
    const ids = Array.from({ length: 40 }, (_, index) => `k7m2p9x4${String(index).padStart(2, '0')}`);
    assert.equal(new Set(ids.map((id) => jobs({ id }).cron.schedule)).size, 5);
  });

  it('never waits: a pod of yesterday’s version would keep the next ones from running', () => {
    assert.deepEqual(CRON.initContainers[0].command, ['sh', '/etc/hansa/nextcloud/prepare.sh']);
  });

  it('ends in time for an upgrade that waits for it', () => {
    assert.ok((cron.jobTemplate.spec.activeDeadlineSeconds ?? Number.POSITIVE_INFINITY) <= 3600);
  });
});

describe('the setup job of Nextcloud', () => {
  it('does its work under the lock, apart from every web pod', () => {
    assert.deepEqual(SETUP.containers[0].command.slice(2), ['hold', 'sh', '/etc/hansa/nextcloud/setup.sh']);
    assert.deepEqual(SETUP.initContainers[0].command, ['sh', '/etc/hansa/nextcloud/prepare.sh', 'reach']);
  });

  it('begins each try with an empty configuration folder, and stays when done', () => {
    assert.equal(SETUP.restartPolicy, 'Never');
    // Some 10 hours at the longest pause of six minutes: nobody makes a failed Job again.
    assert.ok(setup.backoffLimit >= 100);
    assert.equal(setup.ttlSecondsAfterFinished, undefined);
  });

  it('is named by what it does: a Job cannot be changed', () => {
    const name = (asked: Asked) => jobs(asked).name;
    assert.match(name({}), /^nextcloud-setup-[0-9a-f]{16}$/);
    assert.ok(name({}).length <= 40);
    assert.equal(name({ seats: 26 }), name({}));
    assert.equal(name({ state: 'suspended' }), name({}));
    const others = [{ slug: 'boreal' }, { settings: 'pool: direct' }, { settings: 'image: "r.example/nextcloud:34.0.4"' }];
    for (const other of others) assert.notEqual(name(other), name({}), JSON.stringify(other));
  });

  it('gives each member the share of the storage that was bought', () => {
    assert.equal(SETUP.containers[0].env.find(({ name }) => name === 'HANSA_QUOTA')?.value, '51200 MB');
  });

  it('rests with cron while the tenant is suspended', () => {
    const asleep = jobs({ state: 'suspended' });
    assert.deepEqual([asleep.setup.suspend, asleep.cron.suspend], [true, true]);
    assert.deepEqual([setup.suspend, cron.suspend], [false, false]);
  });
});
