import type { Pool } from 'pg';
import { type Context, DONE, type Outcome, transient } from '@hansa/domain/port/outcome.ts';
import type { TenantRow } from '../../db/tenants.ts';
import { type Transaction, transaction } from '../../db/transaction.ts';
import { together, Together } from '../../db/together.ts';
import { type TreeSeen, type TreeWant, treesOf, wantTrees } from '../../db/trees.ts';
import type { Estate } from '../../estate/estate.ts';
import type { Approve } from '../publish/approval.ts';
import { type Lease, lastOf, nameOf, wake } from '../../db/work.ts';
import { letterFor } from '../../db/letters.ts';
import type { Step } from '@hansa/domain/tenancy/step.ts';
import type { Hand, Whose } from './hand.ts';

/** Milliseconds: whoever publishes or sends wakes the tenant; this is for when that call was lost. */
const PATIENCE = 10_000;

export interface TreeHandOptions {
  readonly pool: Pool;
  readonly estate: Estate;
  readonly approve: Approve;
  /** UTC milliseconds. */
  readonly now: () => number;
}

/**
 * The tree of a tenant: asked for here, published by the loop of its cell. What its cluster refuses is never asked for: the tenant is held
 * with the cluster's words, keeps the tree that it has, and no batch of others waits for it. While nobody answers it waits.
 */
export function treeHand({ pool, estate, approve, now }: TreeHandOptions): Hand {
  const approved = async (step: Step, { row, plan }: Whose, context: Context): Promise<Outcome> => {
    const platform = await estate.platformOf(pool, row);
    // Another platform came while we looked: what would be approved is not what was asked for.
    return platform && plan && estate.treeDigest(platform, plan, row) === step.digest
      ? approve(row.cell, estate.files(platform, plan), context)
      : { kind: 'working', lookAt: now() };
  };
  const treeOf = together((subjects) => treesOf(pool, subjects));
  const wanting = new Together((wants: readonly Want[]) => wantAll(pool, wants));
  const want = async ({ id: subject, cell }: TenantRow, wanted: string | null, { epoch, trace }: Context): Promise<Outcome> => {
    const asked = await wanting.add({ subject, cell, wanted, trace, lease: { kind: 'tenant', subject, epoch } });
    if (asked === 'stale') return transient('lease/stale', 'somebody else goes on');
    return asked === 'there' ? DONE : { kind: 'working', lookAt: now() + PATIENCE };
  };
  return {
    see: async (step, { row }) => {
      const tree = await treeOf(row.id);
      if (!tree || (tree.wanted === null && tree.published === null)) return { kind: 'absent' };
      const holds = tree.published === step.digest;
      return holds ? { kind: 'holds' } : { kind: 'differs', cause: { code: 'tree/due', detail: 'another tree is published' } };
    },
    ensure: async (step, whose, context) => {
      // What is published was approved when it was asked for, and nobody is asked about it once more.
      if (isThere(await treeOf(whose.row.id), step.digest)) return DONE;
      const outcome = await approved(step, whose, context);
      return outcome.kind === 'done' ? want(whose.row, step.digest, context) : outcome;
    },
    remove: async (_step, { row }, context) => (isThere(await treeOf(row.id), null) ? DONE : want(row, null, context)),
  };
}

function isThere(tree: TreeSeen | undefined, digest: string | null): boolean {
  return tree !== undefined && tree.published === digest && tree.wanted === digest;
}

interface Want extends TreeWant {
  /** Whoever slept through it would put an old want over a newer one. */
  readonly lease: Lease;
  readonly trace: string;
}

/** `there`: it is published already. `asked`: whoever publishes it wakes the tenant. `stale`: the lease is over, and nothing was asked for. */
type Asked = 'there' | 'asked' | 'stale';

/** Asks for many trees in one transaction, and wakes who publishes them. */
async function wantAll(pool: Pool, wants: readonly Want[]): Promise<readonly Asked[]> {
  let mine = newestOf(wants);
  for (;;) {
    try {
      const published = await transaction(pool, (client) => wantTogether(client, mine), { retries: 3 });
      return wants.map((each) => (!mine.includes(each) ? 'stale' : published.get(each.subject) === each.wanted ? 'there' : 'asked'));
    } catch (error) {
      if (!(error instanceof Stale)) throw error;
      mine = mine.filter((each) => !error.wants.includes(each));
    }
  }
}

/** A subject that is there twice was lost and claimed again meanwhile: the later lease counts. */
function newestOf(wants: readonly Want[]): readonly Want[] {
  const latest = Map.groupBy(wants, ({ subject }) => subject);
  return [...latest.values()].map((same) => same.reduce((one, other) => (other.lease.epoch > one.lease.epoch ? other : one)));
}

/** Everything or nothing; throws a Stale with those whose lease is over. Gives what is published of those that were news. */
async function wantTogether(client: Transaction, wants: readonly Want[]): Promise<ReadonlyMap<string, string | null>> {
  const published = await wantTrees(client, wants);
  const leases = wants.map(({ lease }) => lease);
  const last = await lastOf(client, leases);
  const stale = wants.filter(({ lease }) => !last.has(nameOf(lease)));
  if (stale.length > 0) throw new Stale(stale);
  const traces = new Map(wants.filter(({ subject }) => published.has(subject)).map(({ cell, trace }) => [cell, trace]));
  for (const cell of [...traces.keys()].toSorted()) await wake(client, 'publish', [cell], traces.get(cell));
  return published;
}

class Stale extends Error {
  readonly wants: readonly Want[];

  constructor(wants: readonly Want[]) {
    super('the lease is over');
    this.wants = wants;
  }
}

/**
 * The letter that welcomes: written here, sent by the mail loop. What nobody has, refused or come back, is held until a person says who gets it,
 * or that it be tried again. Nothing is left to remove but the row, which the erasure takes.
 */
export function letterHand(pool: Pool, now: () => number): Hand {
  return {
    see: () => Promise.resolve({ kind: 'holds' }),
    ensure: async (_step, { row, plan }, { trace }) => {
      const app = plan?.apps[0]?.app.values;
      const client = plan?.apps.find((each) => each.client)?.client?.values;
      const data = { slug: row.slug, url: app?.url ?? '', ...(client && { password: passwordPage(client) }) };
      const letter = await transaction(pool, async (db) => {
        const written = await letterFor(db, row.id, 'welcome', data);
        if (written?.sentAt === null && !written.trouble) await wake(db, 'mail', [written.id], trace);
        return written;
      });
      if (letter?.trouble) return { kind: 'refused', cause: letter.trouble };
      return letter?.sentAt === null ? { kind: 'working', lookAt: now() + PATIENCE } : DONE;
    },
    remove: () => Promise.resolve(DONE),
  };
}

/** Keycloak's page for a password that is forgotten, or was never chosen: it sends a link to whoever's address it is, and tells nobody more. */
function passwordPage({ issuer, client }: { readonly issuer: string; readonly client: string }): string {
  return `${issuer}/login-actions/reset-credentials?${new URLSearchParams({ client_id: client })}`;
}
