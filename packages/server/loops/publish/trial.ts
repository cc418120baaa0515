import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CellIndex } from '@hansa/compiler/cell-index.ts';
import { FREE } from '@hansa/domain/access/erasure.ts';
import { DONE } from '@hansa/domain/port/outcome.ts';
import type pg from 'pg';
import { createTenant } from '../../commands/tenants.ts';
import { MasterKeys } from '../../db/master-keys.ts';
import { migrate } from '../../db/migrate.ts';
import { openPool } from '../../db/pool.ts';
import { acceptPlatform } from '../../db/releases.ts';
import type { TenantRow } from '../../db/tenants.ts';
import { transaction } from '../../db/transaction.ts';
import { wantTrees } from '../../db/trees.ts';
import { type TrialDatabase, trialDatabase } from '../../db/trial.ts';
import { Vault } from '../../db/vault.ts';
import { simulatedGit as gitWorld } from '../../embedded/cloud/git.ts';
import { memoryCloud } from '../../embedded/cloud/memory.ts';
import { Estate } from '../../estate/estate.ts';
import { testContext } from '../../outside/contract.ts';
import type { GitPort } from '../../outside/git/port.ts';
import { simulatedGit } from '../../outside/git/simulated.ts';
import type { Look, Loop } from '../loop.ts';
import { trialLook } from '../trial.ts';
import type { Approve } from './approval.ts';
import { indexAt } from './index-file.ts';
import { publishLoop } from './loop.ts';
import type { Seal } from './seal.ts';

export const PLATFORM = readFileSync(join(import.meta.dirname, '../../../../examples/sovereign-saas/platform.yaml'), 'utf8');
export const CELL = 'fsn-1';
/** The platform's own tree. */
export const SUBJECT = `platform/${CELL}`;
/** Where the trees of the cell go. */
export const AT = { repository: `deploy-${CELL}`, branch: 'main', path: '' };

/** What is published in the tests of one file: a database, and of each case a repository, a platform that was accepted and a tenant. */
export class TrialPublishing {
  readonly pool: pg.Pool;
  readonly estate = new Estate();
  readonly #trial: TrialDatabase;
  git!: GitPort;
  row!: TenantRow;
  approve!: Approve;
  /** Which cells were told to look, and at what. */
  poked!: string[];
  /** Who opens the secrets of the cell; `nobody`: they cannot be sealed. */
  recipients!: string;

  private constructor(trial: TrialDatabase, pool: pg.Pool) {
    this.#trial = trial;
    this.pool = pool;
  }

  static async start(name: string): Promise<TrialPublishing> {
    const trial = await trialDatabase();
    const pool = openPool(await trial.fresh(), { name });
    await migrate(pool);
    return new TrialPublishing(trial, pool);
  }

  async stop(): Promise<void> {
    await this.pool.end();
    await this.#trial.stop();
  }

  /** Before each case. */
  async begin(): Promise<void> {
    const { pool, estate } = this;
    await pool.query('delete from tree');
    // Each case has a tenant of its own, and the cell has room for a few.
    await pool.query(`update tenant set intent = 'erased', life = 'erased'`);
    this.approve = () => Promise.resolve(DONE);
    this.poked = [];
    this.recipients = 's1';
    await this.accept(PLATFORM);
    this.git = simulatedGit(memoryCloud(gitWorld));
    const desk = { pool, estate, now: Date.now, bytes: (count: number) => randomBytes(count), erasure: () => FREE };
    const slug = `t-${randomBytes(4).toString('hex')}`;
    const asked = { slug, plan: 'business@1', seats: 5, cell: CELL, admin: { name: 'A', email: 'a@a.example' } };
    this.row = (await createTenant(desk, asked, { actor: { kind: 'operator', id: 'ada' }, request: 'r', trace: '' })).row;
    await this.wantTenant();
  }

  /** The text becomes the release that the platform and all tenants are under. */
  async accept(text: string): Promise<void> {
    const good = this.estate.release(this.estate.read(text), randomUUID());
    assert.ok(good);
    const { release: id, commit, compiler } = good;
    await transaction(this.pool, (client) => acceptPlatform(client, { id, commit, compiler }, text));
    await this.pool.query('update tenant set release = $1', [id]);
  }

  /** The digest of the tree that the tenant should have. */
  async wanted(): Promise<string | null> {
    const { estate, row } = this;
    const platform = await estate.platform(this.pool);
    const plan = platform && estate.tenant(platform, row).plan;
    const steps = platform && plan ? estate.steps(platform, plan, row) : [];
    return steps.find((each) => each.port === 'tree')?.digest ?? null;
  }

  async wantTenant(): Promise<void> {
    await wantTrees(this.pool, [{ subject: this.row.id, cell: CELL, wanted: await this.wanted() }]);
  }

  async wantPlatform(): Promise<void> {
    await wantTrees(this.pool, [{ subject: SUBJECT, cell: CELL, wanted: (await this.estate.platform(this.pool))?.release ?? null }]);
  }

  /** The loop in a process that has just begun; `through` may lose answers, `meanwhile` happens while it seals, so after it has read what is wanted. */
  loop(through: GitPort = this.git, meanwhile: () => Promise<void> = () => Promise.resolve()): Loop {
    const { pool, estate, approve } = this;
    const vault = new Vault(new MasterKeys(randomBytes(32), null, randomBytes), randomBytes);
    const parts = { pool, estate, vault, branch: 'main', by: { name: 'H', email: 'h@localhost' } };
    const poke = (cell: string, word: string) => {
      this.poked.push(`${cell} ${word}`);
      return Promise.resolve(DONE);
    };
    return publishLoop({ ...parts, git: through, seal: this.#seal(meanwhile), approve, poke, now: Date.now, random: () => 0 });
  }

  /** One look of such a loop. */
  look(through?: GitPort, meanwhile?: () => Promise<void>): Promise<Look> {
    return trialLook(this.pool, this.loop(through, meanwhile), CELL);
  }

  #seal(meanwhile: () => Promise<void>): Seal {
    return {
      readers: () => this.recipients,
      seal: async (_plan, _values, { sealed, sealedText }) => {
        await meanwhile();
        const { recipients } = this;
        if (recipients === 'nobody') return { code: 'seal/recipients', detail: 'nobody can open it' };
        const text = sealed === recipients && sealedText !== null ? sealedText : randomBytes(8).toString('hex');
        return { path: `tenants/${this.row.id}/secrets.sops.yaml`, digest: recipients, text };
      },
    };
  }

  /** A process that dies after it has published and before it knows. */
  killed(git = this.git): GitPort {
    return {
      ...git,
      publish: (batch, context) => git.publish(batch, context).then(() => Promise.reject(new Error('killed'))),
    };
  }

  async head(): Promise<string> {
    const seen = await this.git.observe(AT, testContext());
    return seen.kind === 'present' ? seen.value.commit : '';
  }

  /** Paths in the repository, without the index. */
  async files(): Promise<string[]> {
    const listed = await this.git.list({ repository: AT.repository, commit: await this.head() }, '', testContext());
    return listed.kind === 'present' ? listed.value.map((entry) => entry.path).filter((path) => !path.endsWith('hansa.json')) : [];
  }

  async index(): Promise<CellIndex | undefined> {
    const at = await indexAt(this.git, { repository: AT.repository, commit: await this.head() }, '', testContext());
    return at === 'none' ? undefined : at;
  }
}
