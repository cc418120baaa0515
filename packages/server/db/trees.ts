import type { Pool } from 'pg';
import type { Transaction } from './transaction.ts';

/** What the repository of a cell shall hold of one subject (a tenant's id, or `platform/<cell>`), and what it holds. */
export interface TreeRow {
  readonly subject: string;
  readonly cell: string;
  /** Digest of what the files are made of; null: none shall be there. */
  readonly wanted: string | null;
  readonly published: string | null;
  /** Digest of the secrets that are sealed in `sealedText`; the text is for the cell's eyes only. */
  readonly sealed: string;
  readonly sealedText: string | null;
  readonly commit: string | null;
  /** Which asking it is: the same tree asked for again after another one is another act. */
  readonly asked: string;
}

/** A tree as whoever waits for it sees it: nothing that was sealed, which is most of the row. */
export type TreeSeen = Omit<TreeRow, 'sealedText'>;

const SEEN = 'subject, cell, wanted, published, sealed, commit, extract(epoch from wanted_at)::text asked';
const COLUMNS = `${SEEN}, sealed_text "sealedText"`;

export async function treeOf(client: Pool | Transaction, subject: string): Promise<TreeRow | undefined> {
  return (await client.query<TreeRow>(`select ${COLUMNS} from tree where subject = $1`, [subject])).rows[0];
}

/** Those that there are among these, by subject. */
export async function treesOf(client: Pool | Transaction, subjects: readonly string[]): Promise<ReadonlyMap<string, TreeSeen>> {
  const query = { name: 'trees', text: `select ${SEEN} from tree where subject = any($1)`, values: [subjects] };
  return new Map((await client.query<TreeSeen>(query)).rows.map((row) => [row.subject, row]));
}

export type TreeWant = Pick<TreeRow, 'subject' | 'cell' | 'wanted'>;

/** Asks for trees, each of another subject. Gives what is published of those of which that is news, by subject. */
export async function wantTrees(client: Pool | Transaction, wants: readonly TreeWant[]): Promise<ReadonlyMap<string, string | null>> {
  const { rows } = await client.query<Pick<TreeRow, 'subject' | 'published'>>({
    name: 'trees-want',
    // In the order in which everybody takes them.
    text: `insert into tree (subject, cell, wanted) select * from unnest($1::text[], $2::text[], $3::text[]) given (subject, cell, wanted)
      order by subject
      on conflict (subject) do update set wanted = excluded.wanted, cell = excluded.cell, wanted_at = now()
      where tree.wanted is distinct from excluded.wanted returning subject, published`,
    values: [wants.map(({ subject }) => subject), wants.map(({ cell }) => cell), wants.map(({ wanted }) => wanted)],
  });
  return new Map(rows.map(({ subject, published }) => [subject, published]));
}

export async function dueTrees(client: Pool | Transaction, cell: string, most: number): Promise<TreeRow[]> {
  const { rows } = await client.query<TreeRow>({
    name: 'tree-due',
    text: `select ${COLUMNS} from tree where cell = $1 and wanted is distinct from published order by wanted_at limit $2`,
    values: [cell, most],
  });
  return rows;
}

/** Tenants of a cell whose tree is in its repository as it is wanted. */
export async function publishedTrees(client: Pool | Transaction, cell: string): Promise<TreeRow[]> {
  const text = `select ${COLUMNS} from tree where cell = $1 and wanted = published and subject not like 'platform/%' order by subject`;
  return (await client.query<TreeRow>(text, [cell])).rows;
}

export interface PublishedTree {
  readonly subject: string;
  readonly published: string | null;
  readonly sealed: string;
  /** Null where nothing is sealed, and where what is kept of this digest stays. */
  readonly sealedText: string | null;
  /** Digest of those for whom it is sealed; null where nothing is. */
  readonly sealedFor: string | null;
}

/** Takes the rows of these subjects one after the other as everybody does, so that two who write many wait for each other and not crosswise. */
const IN_ORDER = (subjects: string): string =>
  `select subject from tree where subject = any(${subjects}::text[]) order by subject for update`;

/** Stands for a digest where a commit is under way: nobody knows which tree is published until its answer was read. No digest is like it. */
const UNDER_WAY = '?';

/**
 * Written before a commit is made: from here on the trees may be in the repository. Whoever is killed before the answer is read leaves them due,
 * so a tenant that is erased meanwhile is not taken to have none. What was sealed is kept with it: sealed again, it would be another file.
 */
export async function beginPublishing(client: Transaction, trees: readonly PublishedTree[]): Promise<void> {
  await client.query({
    name: 'trees-begin',
    text: `with mine as (${IN_ORDER('$2')}) update tree set published = $1, sealed = given.sealed, sealed_for = given.readers,
       sealed_text = case when given.sealed = tree.sealed then tree.sealed_text else given.text end
     from unnest($2::text[], $3::text[], $4::text[], $5::text[]) given (subject, sealed, text, readers) join mine using (subject)
     where tree.subject = given.subject`,
    values: [
      UNDER_WAY,
      trees.map((tree) => tree.subject),
      trees.map((tree) => tree.sealed),
      trees.map((tree) => tree.sealedText),
      trees.map((tree) => tree.sealedFor),
    ],
  });
}

/** What is sealed for others than these is due again. */
export async function sealAgain(pool: Pool, cell: string, readers: string): Promise<void> {
  await pool.query(
    `update tree set published = $3, wanted_at = now()
     where cell = $1 and sealed_text is not null and sealed_for is distinct from $2 and published <> $3`,
    [cell, readers, UNDER_WAY],
  );
}

/** Cells that have anything to hold. */
export async function cellsWithTrees(pool: Pool): Promise<string[]> {
  const { rows } = await pool.query<{ cell: string }>('select distinct cell from tree');
  return rows.map((row) => row.cell);
}

/** What is sealed was written when it began. */
export async function markPublished(client: Transaction, commit: string, trees: readonly PublishedTree[]): Promise<void> {
  await client.query({
    name: 'trees-published',
    text: `with mine as (${IN_ORDER('$2')}) update tree set published = given.published, commit = $1, published_at = now()
     from unnest($2::text[], $3::text[]) given (subject, published) join mine using (subject) where tree.subject = given.subject`,
    values: [commit, trees.map((tree) => tree.subject), trees.map((tree) => tree.published)],
  });
}
