import type { Pool } from 'pg';
import { type ReleaseText, acceptPlatform, newestRelease, releaseText } from '../../db/releases.ts';
import { type Transaction, transaction } from '../../db/transaction.ts';
import { wantTrees } from '../../db/trees.ts';
import { wake } from '../../db/work.ts';
import type { Estate, GoodPlatform } from '../../estate/estate.ts';

/** A platform that is the newest from now on: its own part of each cell's tree at once, its tenants wave by wave. */
export async function newRelease(
  client: Transaction,
  { release: id, commit, compiler, plan }: GoodPlatform,
  text: ReleaseText,
): Promise<void> {
  await acceptPlatform(client, { id, commit, compiler }, text.platform, text.lock);
  await wantTrees(
    client,
    plan.cells.map(({ cell: { name } }) => ({ subject: `platform/${name}`, cell: name, wanted: id })),
  );
}

/** After all rows of tenants, as everywhere: whoever takes rows of work before them waits for us while we wait for them. */
export async function wakeForRelease(client: Transaction, { plan }: GoodPlatform, trace: string): Promise<void> {
  const cells = plan.cells.map(({ cell }) => cell.name);
  await wake(client, 'publish', cells, trace);
  await wake(client, 'rollout', ['rollout'], trace);
}

/**
 * Asked once, when a process starts: another version of Hansa writes other bytes, so the platform in use becomes a release of this version,
 * and its tenants are moved as for any other. Where two versions run side by side, the one that started last decides; the other leaves alone
 * what it did not make. A platform that this version does not understand stays as it is, and `hansa check` says why.
 */
export async function adoptRelease(pool: Pool, estate: Estate): Promise<void> {
  const newest = await newestRelease(pool);
  if (!newest || newest.compiler === estate.compiler) return;
  await transaction(pool, async (client) => {
    const head = await releaseText(client, newest.id);
    const good = head && estate.release(estate.read(head.platform, head.lock), head.commit);
    if (!head || !good) return;
    await newRelease(client, good, head);
    await wakeForRelease(client, good, '');
  });
}
