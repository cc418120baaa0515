// size: the cases share one database, one desk and one look
import assert from 'node:assert/strict';
import { hash, randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, describe, test } from 'node:test';
import { DONE, transient } from '@hansa/domain/port/outcome.ts';
import { type CellIndex, filesDigest } from '@hansa/compiler/cell-index.ts';
import { FREE } from '@hansa/domain/access/erasure.ts';
import type pg from 'pg';
import { createTenant } from '../../commands/tenants.ts';
import { migrate } from '../../db/migrate.ts';
import { openPool } from '../../db/pool.ts';
import { acceptPlatform } from '../../db/releases.ts';
import type { TenantRow } from '../../db/tenants.ts';
import { transaction } from '../../db/transaction.ts';
import { treeOf, wantTree } from '../../db/trees.ts';
import { type TrialDatabase, trialDatabase } from '../../db/trial.ts';
import { MasterKeys } from '../../db/master-keys.ts';
import { Vault } from '../../db/vault.ts';
import { simulatedCloud } from '../../embedded/cloud/cloud.ts';
import { simulatedGit as gitHalf } from '../../embedded/cloud/git.ts';
import { Journal } from '../../embedded/cloud/journal.ts';
import { Estate } from '../../estate/estate.ts';
import { testContext } from '../../outside/contract.ts';
import type { GitPort } from '../../outside/git/port.ts';
import { simulatedGit } from '../../outside/git/simulated.ts';
import type { Look } from '../loop.ts';
import { trialLook } from '../trial.ts';
import type { Approve } from './approval.ts';
import { indexAt } from './index-file.ts';
import { publishLoop } from './loop.ts';
import type { Seal } from './seal.ts';

const PLATFORM = readFileSync(join(import.meta.dirname, '../../../../examples/sovereign-saas/platform.yaml'), 'utf8');
const CELL = 'fsn-1';
/** The same cloud, whose deploy folders are in one repository. */
const TOGETHER = PLATFORM.replace(/^  deploy: .*\n/m, '');

describe('publishing trees', () => {
  let trial: TrialDatabase;
  let pool: pg.Pool;
  let git: GitPort;
  let row: TenantRow;
  let approve: Approve;
  let poked: string[] = [];
  const poke = (cell: string, word: string) => {
    poked.push(`${cell} ${word}`);
    return Promise.resolve(DONE);
  };
  const folder = mkdtempSync(join(tmpdir(), 'publish-'));
  const estate = new Estate();
  before(async () => {
    trial = await trialDatabase();
    pool = openPool(await trial.fresh(), { name: 'publish' });
    await migrate(pool);
  });
  after(async () => {
    await pool.end();
    await trial.stop();
    rmSync(folder, { recursive: true });
  });
  beforeEach(async () => {
    await pool.query('delete from tree');
    // Each case has a tenant of its own, and the cell has room for a few.
    await pool.query(`update tenant set intent = 'erased', life = 'erased'`);
    approve = () => Promise.resolve(DONE);
    poked = [];
    await accept(PLATFORM);
    git = simulatedGit(simulatedCloud(new Journal(join(folder, randomUUID())), { git: gitHalf }));
    const desk = { pool, estate, now: Date.now, bytes: (count: number) => randomBytes(count), erasure: () => FREE };
    const asked = {
      slug: `t-${randomBytes(4).toString('hex')}`,
      plan: 'business@1',
      seats: 5,
      cell: CELL,
      admin: { name: 'A', email: 'a@a.example' },
    };
    row = (await createTenant(desk, asked, { actor: { kind: 'operator', id: 'ada' }, request: 'r', trace: '' })).row;
    await wantTree(pool, row.id, CELL, await wanted());
  });

  async function accept(text: string): Promise<void> {
    const good = estate.release(estate.read(text), randomUUID());
    assert.ok(good);
    const { release: id, commit, compiler } = good;
    await transaction(pool, (client) => acceptPlatform(client, { id, commit, compiler }, text));
    await pool.query('update tenant set release = $1', [id]);
  }
  async function wanted(): Promise<string | null> {
    const platform = await estate.platform(pool);
    const plan = platform && estate.tenant(platform, row).plan;
    const steps = platform && plan ? estate.steps(platform, plan, row) : [];
    return steps.find((each) => each.port === 'tree')?.digest ?? null;
  }

  let recipients = 's1';
  /** One look; `through` may lose answers, `meanwhile` happens while it seals, so after it has read what is wanted. */
  async function look(through: GitPort = git, meanwhile: () => Promise<void> = () => Promise.resolve()): Promise<Look> {
    const vault = new Vault(new MasterKeys(randomBytes(32), null, randomBytes), randomBytes);
    const parts = { pool, estate, vault, branch: 'main', by: { name: 'H', email: 'h@localhost' } };
    const seal: Seal = {
      readers: () => recipients,
      seal: async (_plan, _values, { sealed, sealedText }) => {
        await meanwhile();
        if (recipients === 'nobody') return { code: 'seal/recipients', detail: 'nobody can open it' };
        const text = sealed === recipients && sealedText !== null ? sealedText : randomBytes(8).toString('hex');
        return { path: `tenants/${row.id}/secrets.sops.yaml`, digest: recipients, text };
      },
    };
    return trialLook(pool, publishLoop({ ...parts, git: through, seal, approve, poke, now: Date.now, random: () => 0 }), CELL);
  }
  const killed: () => GitPort = () => ({
    ...git,
    publish: (batch, context) => git.publish(batch, context).then(() => Promise.reject(new Error('killed'))),
  });
  const at = { repository: `deploy-${CELL}`, branch: 'main', path: '' };
  const head = async (): Promise<string> => {
    const seen = await git.observe(at, testContext());
    return seen.kind === 'present' ? seen.value.commit : '';
  };
  const files = async (): Promise<string[]> => {
    const listed = await git.list({ repository: at.repository, commit: await head() }, '', testContext());
    return listed.kind === 'present' ? listed.value.map((entry) => entry.path).filter((path) => !path.endsWith('hansa.json')) : [];
  };
  const index = async (folder = ''): Promise<CellIndex | undefined> => {
    const at = await indexAt(git, { repository: `deploy-${CELL}`, commit: await head() }, folder, testContext());
    return at === 'none' ? undefined : at;
  };

  test('a tree whose commit was made and never answered is known to be possible, and goes when it is wanted no more', async () => {
    await assert.rejects(look(killed()));
    assert.ok((await files()).length > 0);
    await wantTree(pool, row.id, CELL, null);
    assert.notEqual((await treeOf(pool, row.id))?.published, null);
    await look();
    assert.deepEqual(await files(), []);
    const { published, sealedText } = (await treeOf(pool, row.id)) ?? {};
    assert.deepEqual([published, sealedText], [null, null]);
  });

  test('what was sealed is not sealed again when the answer was lost: there is one commit', async () => {
    await assert.rejects(look(killed()));
    const first = await head();
    assert.equal((await look()).because[0]?.code, 'publish/done');
    assert.equal(await head(), first);
  });

  test('others who open the secrets of a cell: all of them are sealed again, as a commit of its own', async () => {
    await look();
    const first = await head();
    assert.equal((await look()).because[0]?.code, 'publish/in-step');
    recipients = 's2';
    assert.equal((await look()).because[0]?.code, 'publish/done');
    assert.notEqual(await head(), first);
    assert.equal((await treeOf(pool, row.id))?.sealed, 's2');
    recipients = 'nobody';
    const refused = await look();
    assert.deepEqual([refused.because[0]?.code, (refused.wait ?? 0) > 0], ['seal/recipients', true]);
    recipients = 's1';
    assert.equal((await look()).because[0]?.code, 'publish/done');
  });

  test('whoever slept while another published puts nothing old over it', async () => {
    let slept = false;
    await look(git, async () => {
      if (slept) return;
      slept = true;
      await look();
      await wantTree(pool, row.id, CELL, null);
      await look();
    });
    assert.deepEqual(await files(), []);
  });

  test('whatever of the platform reaches the files of a tenant makes them due again; what does not, leaves them alone', async () => {
    const before = await wanted();
    await accept(`# Said nicer.\n${PLATFORM}`);
    assert.equal(await wanted(), before);
    await accept(PLATFORM.replace(/^contact: .*$/m, 'contact: somebody-else@sovereign-cloud.example'));
    assert.notEqual(await wanted(), before);
    await accept(PLATFORM);
    assert.equal(await wanted(), before);
  });

  test('where cells share a repository each has its folder, and the tree of another is let be', async () => {
    const batch = {
      repository: at.repository,
      branch: 'main',
      parent: null,
      remove: [],
      message: 'Begin',
      by: { name: 'H', email: 'h@localhost' },
    };
    await git.publish({ ...batch, write: new Map([['platform/theirs.yaml', 'a: 1\n']]), at: 0 }, testContext());
    await accept(TOGETHER);
    const platform = await estate.platform(pool);
    await wantTree(pool, `platform/${CELL}`, CELL, platform?.release ?? null);
    await wantTree(pool, row.id, CELL, await wanted());
    await look();
    const outside = (await files()).filter((path) => !path.startsWith(`deploy/${CELL}/`));
    assert.deepEqual(outside, ['platform/theirs.yaml']);
    assert.ok((await files()).includes(`deploy/${CELL}/entry/tenants/${row.id}.yaml`));
    await wantTree(pool, row.id, CELL, null);
    await look();
    assert.deepEqual(
      (await files()).filter((path) => path.includes(row.id)),
      [],
    );
    assert.ok((await files()).some((path) => path.startsWith(`deploy/${CELL}/platform/`)));
  });

  test('the same tree asked for again after another one is an act of its own: no two commits share a key', async () => {
    const keys: string[] = [];
    const noted: GitPort = { ...git, publish: (batch, context) => (keys.push(context.key), git.publish(batch, context)) };
    const wanted = (await treeOf(pool, row.id))?.wanted ?? null;
    await assert.rejects(
      look({ ...noted, publish: (...given) => noted.publish(...given).then(() => Promise.reject(new Error('killed'))) }),
    );
    await look(noted);
    assert.equal(new Set(keys).size, 1, 'asked again after a lost answer it is the same act');
    await wantTree(pool, row.id, CELL, null);
    await look(noted);
    await wantTree(pool, row.id, CELL, wanted);
    await look(noted);
    assert.equal(new Set(keys).size, 3);
  });

  test('a platform that nobody could compare is tried again', async () => {
    await look();
    const platform = await estate.platform(pool);
    await wantTree(pool, `platform/${CELL}`, CELL, platform?.release ?? null);
    const blind: GitPort = { ...git, list: () => Promise.resolve({ kind: 'unknown', cause: { code: 'x/lost', detail: 'lost' }, at: 0 }) };
    assert.notEqual((await look(blind)).wait, null);
    assert.equal((await look()).because[0]?.code, 'publish/done');
  });

  test('a platform that its cluster refuses is not published, says so, and keeps no tenant waiting', async () => {
    const subject = `platform/${CELL}`;
    await wantTree(pool, subject, CELL, (await estate.platform(pool))?.release ?? null);
    approve = () => Promise.resolve({ kind: 'refused', cause: { code: 'kubernetes/invalid', detail: 'spec.replicaz: not declared' } });
    const { because, wait } = await look();
    assert.deepEqual(
      because.map(({ code }) => code),
      ['publish/done', 'kubernetes/invalid'],
    );
    assert.ok(wait !== null && wait > 0);
    assert.ok((await files()).every((path) => path.includes(row.id)));
    assert.equal((await look()).because[0]?.detail, 'spec.replicaz: not declared');
    assert.equal((await treeOf(pool, subject))?.published ?? null, null);
    approve = () => Promise.resolve(DONE);
    assert.equal((await look()).because[0]?.code, 'publish/done');
  });

  test('a platform is published unasked while its cluster is away: a failover is', async () => {
    await wantTree(pool, `platform/${CELL}`, CELL, (await estate.platform(pool))?.release ?? null);
    approve = () => Promise.resolve(transient('kubernetes/unreachable', 'the API server does not answer'));
    await look();
    assert.ok((await files()).some((path) => path.startsWith('platform/')));
  });

  test('hansa.json comes in the same commit, says what the tree is made of, and is made anew where it is lost', async () => {
    await wantTree(pool, `platform/${CELL}`, CELL, (await estate.platform(pool))?.release ?? null);
    await look();
    assert.deepEqual(poked, [`${CELL} ${await head()}`]);
    const first = await index();
    assert.ok(first);
    assert.equal(first.cell, CELL);
    assert.deepEqual(Object.keys(first.tenants), [row.id]);
    assert.equal(first.tenants[row.id]?.tree, await digestBelow(row.id));
    assert.equal(first.tenants[row.id]?.release, (await estate.platform(pool))?.release);
    assert.match(first.platform, /^[0-9a-f]{64}$/);
    const batch = {
      repository: at.repository,
      branch: 'main',
      parent: 'any',
      message: 'Merge badly',
      by: { name: 'A', email: 'a@a.example' },
    } as const;
    const spoilt = { ...batch, remove: [], write: new Map([['hansa.json', '<<<<<<< HEAD']]), at: 0 };
    assert.equal((await git.publish(spoilt, testContext({ key: 'somebody/1' }))).kind, 'done');
    await wantTree(pool, `platform/${CELL}`, CELL, 'something else');
    await wantTree(pool, `platform/${CELL}`, CELL, (await estate.platform(pool))?.release ?? null);
    await pool.query('update tree set published = null where subject like $1', ['platform/%']);
    await look();
    assert.deepEqual(await index(), first);
    await wantTree(pool, row.id, CELL, null);
    await look();
    const last = await index();
    assert.deepEqual(last?.tenants, {});
    assert.notEqual(last?.digest, first.digest);
    assert.deepEqual(last?.inputs, first.inputs);
  });

  /** Of the tenant's files as the repository has them, its seal left out. */
  async function digestBelow(id: string): Promise<string> {
    const listed = await git.list({ repository: at.repository, commit: await head() }, '', testContext());
    assert.ok(listed.kind === 'present');
    const own = listed.value.filter(({ path }) => path.includes(id) && !path.endsWith('secrets.sops.yaml'));
    const read = await git.read(
      at.repository,
      own.map((entry) => entry.id),
      testContext(),
    );
    assert.ok(read.kind === 'present');
    return filesDigest(
      own.map((entry) => [entry.path, read.value.get(entry.id)?.toString() ?? ''] as const),
      (text) => hash('sha256', text),
    );
  }
});
