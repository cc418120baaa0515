import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { DONE, transient } from '@hansa/domain/port/outcome.ts';
import { Secret } from '@hansa/domain/port/secret.ts';
import { FREE } from '@hansa/domain/access/erasure.ts';
import type pg from 'pg';
import { eraseTenant } from '../commands/erasure.ts';
import { changeTenant } from '../commands/change.ts';
import { createTenant } from '../commands/tenants.ts';
import { faultOf } from '../db/fault.ts';
import { migrate } from '../db/migrate.ts';
import { openPool } from '../db/pool.ts';
import { tenantOf } from '../db/tenants.ts';
import { type TrialDatabase, trialDatabase } from '../db/trial.ts';
import { MasterKeys } from '../db/master-keys.ts';
import { Vault } from '../db/vault.ts';
import { wake } from '../db/work.ts';
import { simulatedCloud } from '../embedded/cloud/cloud.ts';
import { simulatedDns as dnsWorld } from '../embedded/cloud/dns.ts';
import { simulatedGit as gitHalf } from '../embedded/cloud/git.ts';
import { Journal } from '../embedded/cloud/journal.ts';
import { memoryCloud } from '../embedded/cloud/memory.ts';
import { Estate } from '../estate/estate.ts';
import { testContext } from '../outside/contract.ts';
import { simulatedDns } from '../outside/dns/simulated.ts';
import type { GitPort } from '../outside/git/port.ts';
import { simulatedGit } from '../outside/git/simulated.ts';
import { mailLoop } from './mail/loop.ts';
import type { Approve } from './publish/approval.ts';
import { publishLoop } from './publish/loop.ts';
import { Runner } from './runner.ts';
import { specLoop } from './spec/loop.ts';
import type { Hand } from './tenant/hand.ts';
import { letterHand, treeHand } from './tenant/inner-hands.ts';
import { tenantLoop } from './tenant/loop.ts';
import { nameHand } from './tenant/name-hand.ts';

const EXAMPLE = join(import.meta.dirname, '../../../examples/sovereign-saas');
const BY = { name: 'Hansa', email: 'hansa@localhost' };
/** Of the apps, in that example. */
const DOMAIN = 'sovereign-apps.example';
const OPERATOR = { actor: { kind: 'operator' as const, id: 'ada' }, request: 'r', trace: '' };

/** Things by id, and how often each was made. */
class Things {
  readonly there = new Set<string>();
  readonly made: string[] = [];

  hand: Hand = {
    see: (step) => Promise.resolve(step.nature === 'sight' || this.there.has(step.id) ? { kind: 'holds' } : { kind: 'absent' }),
    ensure: (step) => {
      this.made.push(step.id);
      if (step.nature !== 'once') this.there.add(step.id);
      return Promise.resolve(DONE);
    },
    remove: (step) => {
      this.there.delete(step.id);
      return Promise.resolve(DONE);
    },
  };
}

describe('the loops together', () => {
  let trial: TrialDatabase;
  let pool: pg.Pool;
  let folder = '';
  let runner: Runner;
  let git: GitPort;
  const things = new Things();
  const zone = memoryCloud(dnsWorld);
  const dns = simulatedDns(zone);
  const letters: string[] = [];
  const estate = new Estate();
  const news: unknown[] = [];
  /** Tenants whose files their cluster refuses, with its words; what it has to say of anybody while it is away. */
  const refused = new Map<string, string>();
  let away = false;
  const approve: Approve = (_cell, files) => {
    if (away) return Promise.resolve(transient('kubernetes/unreachable', 'the API server does not answer'));
    const [, detail] = [...refused].find(([id]) => files.some(({ path }) => path.startsWith(`tenants/${id}/`))) ?? [];
    return Promise.resolve(detail === undefined ? DONE : { kind: 'refused', cause: { code: 'kubernetes/invalid', detail } });
  };
  const vault = new Vault(new MasterKeys(randomBytes(32), null, randomBytes), randomBytes);
  const desk = () => ({ pool, estate, now: Date.now, bytes: randomBytes, erasure: () => FREE });

  before(async () => {
    trial = await trialDatabase();
    pool = openPool(await trial.fresh(), { name: 'loops' });
    await migrate(pool);
    folder = mkdtempSync(join(tmpdir(), 'loops-'));
    git = simulatedGit(simulatedCloud(new Journal(join(folder, 'world.jsonl')), { git: gitHalf }));
    const tenants = readdirSync(join(EXAMPLE, 'tenants')).map((name) => `tenants/${name}`);
    const write = new Map(['platform.yaml', ...tenants].map((path) => [path, readFileSync(join(EXAMPLE, path))]));
    const seeded = await git.publish(
      { repository: 'spec', branch: 'main', parent: null, write, remove: [], message: 'Begin', by: BY, at: 0 },
      testContext(),
    );
    assert.equal(seeded.kind, 'done');
    const parts = { pool, estate, git, vault, branch: 'main', by: BY, now: Date.now, random: Math.random };
    const hands = Object.fromEntries(
      ['kubernetes', 'identity', 'admin', 'invite', 'postgres', 'mariadb', 'cache', 'objects', 'health', 'journey'].map((port) => [
        port,
        things.hand,
      ]),
    );
    runner = new Runner({
      pool,
      owner: crypto.randomUUID(),
      random: Math.random,
      tell: (each) => {
        // A database that does not answer in time on a busy machine is no bug: it is asked again.
        if ((each.kind === 'failed' || each.kind === 'database') && faultOf(each.error) === 'statement') news.push(each.error);
      },
      loops: [
        specLoop(parts),
        publishLoop({
          ...parts,
          approve,
          poke: () => Promise.resolve(DONE),
          seal: { readers: () => '', seal: () => Promise.resolve({ path: 'tenants/x/none', digest: 'none', text: '' }) },
        }),
        tenantLoop({
          ...parts,
          hands: {
            ...hands,
            dns: nameHand(() => ({ port: dns, ttl: 300, addresses: [] })),
            tree: treeHand({ ...parts, approve }),
            letter: letterHand(pool, Date.now),
          },
          bytes: randomBytes,
          relay: { user: 'u', password: new Secret('p') },
        }),
        mailLoop({ ...parts, bytes: randomBytes, post: (letter) => Promise.resolve(letters.push(letter.email)).then(() => DONE) }),
      ],
    });
    await wake(pool, 'spec', ['spec']);
    await runner.start();
  });

  after(async () => {
    await runner.stop();
    await pool.end();
    await trial.stop();
    rmSync(folder, { recursive: true });
  });

  const until = async (what: string, holds: () => Promise<boolean>): Promise<void> => {
    const end = Date.now() + 300_000;
    while (!(await holds())) {
      assert.deepEqual(news, []);
      if (Date.now() > end) {
        const { rows } = await pool.query('select kind, subject, due_at, because from work');
        assert.fail(`${what}: not within five minutes\n${JSON.stringify(rows, null, 1)}`);
      }
      await sleep(20);
    }
  };
  const life = async (id: string) => (await tenantOf(pool, id))?.life;
  const settled = async (id: string): Promise<boolean> => {
    const row = await tenantOf(pool, id);
    return row !== undefined && row.settled === row.version;
  };
  const headOf = async (repository: string): Promise<string | undefined> => {
    const head = await git.observe({ repository, branch: 'main', path: '' }, testContext());
    return head.kind === 'present' ? head.value.commit : undefined;
  };
  const filesOf = async (repository: string): Promise<string[]> => {
    const head = await git.observe({ repository, branch: 'main', path: '' }, testContext());
    if (head.kind !== 'present') return [];
    const listed = await git.list({ repository, commit: head.value.commit }, '', testContext());
    return listed.kind === 'present' ? listed.value.map((entry) => entry.path) : [];
  };

  test('the tenants in Git become real, and the platform is published', async () => {
    await until('three tenants', async () =>
      (await Promise.all(['k7m2p9x4qd', 'b3n8q5r1tv', 'c9d4e2f7gh'].map(life))).every((each) => each === 'active'),
    );
    const files = await filesOf('deploy-fsn-1');
    assert.ok(files.includes('tenants/k7m2p9x4qd/nextcloud.yaml'));
    assert.ok(files.includes('entry/root.yaml'));
  });

  test('a tenant that is created has its file, its tree and its letter, each thing made once', async () => {
    const { row } = await createTenant(
      desk(),
      { slug: 'delta', plan: 'business@1', seats: 9, admin: { name: 'Dora', email: 'dora@delta.example' } },
      OPERATOR,
    );
    await until('active', async () => (await life(row.id)) === 'active');
    await until('in the spec', async () => (await filesOf('spec')).includes('tenants/delta.yaml'));
    assert.deepEqual(letters, ['dora@delta.example']);
    const own = things.made.filter((id) => id.includes(row.id));
    assert.equal(new Set(own).size, own.length);
    assert.ok((await filesOf('deploy-fsn-1')).includes(`entry/tenants/${row.id}.yaml`));

    const changed = await changeTenant(desk(), row.id, row.version, { seats: 12 }, OPERATOR);
    await until('settled again', () => settled(row.id));
    assert.equal(letters.length, 1);
    await assert.rejects(changeTenant(desk(), row.id, row.version, { seats: 13 }, OPERATOR), { code: 'tenant/changed' });

    await eraseTenant(desk(), row.id, changed.row.version, OPERATOR);
    await until('erased', async () => (await life(row.id)) === 'erased');
    await until('gone from the spec', async () => !(await filesOf('spec')).includes('tenants/delta.yaml'));
    assert.deepEqual(
      [...things.there].filter((id) => id.includes(row.id)),
      [],
    );
    assert.deepEqual(
      (await filesOf('deploy-fsn-1')).filter((path) => path.includes(row.id)),
      [],
    );
    const { rows } = await pool.query(
      'select (select count(*)::int from secret where tenant = $1) secrets, (select count(*)::int from contact where tenant = $1) contacts',
      [row.id],
    );
    assert.deepEqual(rows, [{ secrets: 0, contacts: 0 }]);
  });

  test('what the cluster refuses is never pushed: that tenant is held in its words and keeps its tree, and others go on', async () => {
    const [bad, good] = ['k7m2p9x4qd', 'b3n8q5r1tv'];
    const words = 'Deployment.apps "web" is invalid: spec.replicas: Invalid value: -5';
    const before = await headOf('deploy-fsn-1');
    refused.set(bad, words);
    const row = await tenantOf(pool, bad);
    assert.ok(row);
    const { row: changed } = await changeTenant(desk(), bad, row.version, { seats: row.seats + 1 }, OPERATOR);
    await until('held', async () => (await tenantOf(pool, bad))?.held === true);
    const { rows } = await pool.query(`select because::text from work where kind = 'tenant' and subject = $1`, [bad]);
    assert.ok(String(rows[0]?.because).includes('spec.replicas: Invalid value: -5'), String(rows[0]?.because));
    assert.equal(await headOf('deploy-fsn-1'), before);

    const other = await tenantOf(pool, good);
    assert.ok(other);
    await changeTenant(desk(), good, other.version, { seats: other.seats + 1 }, OPERATOR);
    await until('the other', () => settled(good));
    assert.notEqual(await headOf('deploy-fsn-1'), before);

    refused.delete(bad);
    await changeTenant(desk(), bad, changed.version, { seats: row.seats + 2 }, OPERATOR);
    await until('mended', () => settled(bad));
    assert.equal((await tenantOf(pool, bad))?.held, false);
  });

  test('while nobody can say what the cluster takes, a tenant waits and keeps its tree', async () => {
    const id = 'c9d4e2f7gh';
    const row = await tenantOf(pool, id);
    assert.ok(row);
    const before = await headOf('deploy-fsn-1');
    away = true;
    await changeTenant(desk(), id, row.version, { seats: row.seats + 1 }, OPERATOR);
    const because = async () =>
      String((await pool.query(`select because::text from work where kind = 'tenant' and subject = $1`, [id])).rows[0]?.because);
    await until('waiting', async () => (await because()).includes('kubernetes/unreachable'));
    assert.equal(await headOf('deploy-fsn-1'), before);
    away = false;
    await until('settled', () => settled(id));
    assert.equal((await tenantOf(pool, id))?.held, false);
  });

  test('renamed, a tenant has its new name alone; who takes over the old one gets it, and what somebody else made stands', async () => {
    const admin = { name: 'Olga', email: 'olga@omega.example' };
    const made = async (slug: string) => (await createTenant(desk(), { slug, plan: 'team@1', seats: 5, admin }, OPERATOR)).row;
    const refOf = (slug: string, holder?: string) =>
      ({ zone: DOMAIN, name: `${slug}.${DOMAIN}`, type: 'CNAME', ...(holder && { holder }) }) as const;
    const whose = async (slug: string, holder: string) => {
      const seen = await dns.observe(refOf(slug, holder), testContext());
      return seen.kind === 'present' ? [seen.value.whose, ...seen.value.values] : [seen.kind];
    };
    const [{ id }, ours] = [await made('omega'), ['ours', `fsn-1.${DOMAIN}`]];
    await until('active', async () => (await life(id)) === 'active');
    assert.deepEqual(await whose('omega', id), ours);

    await simulatedDns(zone, 'somebody').ensure({ ...refOf('theirs'), ttl: 300, values: ['elsewhere.example'] }, testContext());
    const { version } = (await tenantOf(pool, id)) ?? { version: 0 };
    const { row } = await changeTenant(desk(), id, version, { slug: 'theirs' }, OPERATOR);
    await until('held', async () => (await tenantOf(pool, id))?.held === true);
    assert.deepEqual([await whose('omega', id), await whose('theirs', id)], [ours, ['foreign', 'elsewhere.example']]);

    await changeTenant(desk(), id, row.version, { slug: 'sigma' }, OPERATOR);
    const next = await made('omega');
    await until('renamed', () => settled(id));
    assert.deepEqual([await whose('sigma', id), (await tenantOf(pool, id))?.held], [ours, false]);
    await until('the next omega', async () => (await life(next.id)) === 'active');
    assert.deepEqual([await whose('omega', next.id), await whose('theirs', id)], [ours, ['foreign', 'elsewhere.example']]);

    const { row: last } = await changeTenant(desk(), next.id, (await tenantOf(pool, next.id))?.version ?? 0, { seats: 6 }, OPERATOR);
    await eraseTenant(desk(), next.id, last.version, OPERATOR);
    await until('erased', async () => (await life(next.id)) === 'erased');
    assert.deepEqual(await whose('omega', next.id), ['absent']);
  });
});
