import { setImmediate as breathe } from 'node:timers/promises';
import type { FleetEntry } from '@hansa/compiler/plan/fleet.ts';
import { checkFleet } from '@hansa/compiler/check/check.ts';
import { readTenant } from '@hansa/compiler/spec/read.ts';
import { lockCell, loadsOf } from '../../db/loads.ts';
import { putFromGit, rowsAbout, setAside, takeBack } from '../../db/spec.ts';
import type { TenantRow } from '../../db/tenants.ts';
import type { Transaction } from '../../db/transaction.ts';
import type { Estate, GoodPlatform } from '../../estate/estate.ts';
import { refusals } from '../../estate/weighing.ts';
import { type Known, type Taken, taken } from './taking.ts';

/** Files after which others have their turn: a platform's first push may have ten thousand, and each is planned. */
const BREATH = 50;

/** Tenants' files of one commit: path and text; undefined where the file is gone. */
export type Files = readonly (readonly [string, string | undefined])[];

/**
 * Takes in what people wrote in tenants' files: into rows what can work, aside with its complaints what cannot. Gives the ids of the rows that
 * changed. Without a platform nobody can say what works: then what can be read is taken, and its loop waits.
 */
export async function takeTenants(
  client: Transaction,
  { estate, platform }: { readonly estate: Estate; readonly platform: GoodPlatform | undefined },
  commit: string,
  files: Files,
): Promise<string[]> {
  const known = await knownAbout(client, files);
  const judged = await judgedAll(files, known, (path, text) => taken(estate, platform, path, text, known));
  const verdicts = platform ? await weighedAll(client, estate, platform, judged) : judged;
  const woken: string[] = [];
  for (const [path, verdict] of verdicts) {
    if (verdict.kind === 'aside' && verdict.diagnostics.length > 0) await setAside(client, path, commit, verdict.diagnostics);
    else await takeBack(client, [path]);
    if (verdict.kind !== 'put') continue;
    await putFromGit(client, verdict.row, verdict);
    woken.push(verdict.row.id);
  }
  return woken;
}

/**
 * Each file by what is known after the ones before it. What stands aside is judged again as long as another was taken: of two tenants that
 * change their slugs in one push, the first may wait for the second. In the order in which they can be written.
 */
async function judgedAll(files: Files, known: Rows, judge: (path: string, text: string | undefined) => Taken): Promise<Map<string, Taken>> {
  const verdicts = new Map<string, Taken>();
  for (let open = files, moved = true; moved; open = open.filter(([path]) => verdicts.get(path)?.kind === 'aside')) {
    moved = false;
    for (const [index, [path, text]] of open.entries()) {
      if (index % BREATH === BREATH - 1) await breathe();
      const verdict = judge(path, text);
      verdicts.delete(path);
      verdicts.set(path, verdict);
      if (verdict.kind !== 'put') continue;
      known.add({ ...verdict.row, file: path });
      moved = true;
    }
  }
  return verdicts;
}

/** Sets aside what its cell does not carry. All at once mostly fit; only where they do not, one after the other is weighed. */
async function weighedAll(
  client: Transaction,
  estate: Estate,
  platform: GoodPlatform,
  judged: ReadonlyMap<string, Taken>,
): Promise<Map<string, Taken>> {
  const loads = new Map<string, FleetEntry>();
  const cells = new Set([...judged.values()].flatMap((each) => (each.kind === 'put' ? (each.load?.cell ?? []) : [])));
  for (const cell of [...cells].sort()) {
    await lockCell(client, cell);
    for (const load of await loadsOf<FleetEntry>(client, [cell])) loads.set(load.id, load);
  }
  const whole = new Map(loads);
  for (const verdict of judged.values()) if (verdict.kind === 'put' && verdict.load) whole.set(verdict.load.id, verdict.load);
  const { catalogue } = estate.language;
  if (!checkFleet(catalogue, platform.plan, [...whole.values()]).some((each) => each.severity === 'error')) return new Map(judged);
  return new Map([...judged].map(([path, verdict]) => [path, weighed(estate, platform, loads, verdict)] as const));
}

/** One by one: what fits is added to `loads`. */
function weighed(estate: Estate, platform: GoodPlatform, loads: Map<string, FleetEntry>, verdict: Taken): Taken {
  if (verdict.kind !== 'put' || !verdict.load) return verdict;
  const { load } = verdict;
  const others = [...loads.values()].filter((each) => each.cell === load.cell && each.id !== load.id);
  const found = refusals(estate.language, platform, others, loads.get(load.id), load);
  if (found.length > 0) return { kind: 'aside', diagnostics: estate.located(platform, verdict.read, found) };
  loads.set(load.id, load);
  return verdict;
}

/** Rows that the files speak of, kept in step while one file after the other is taken in. */
interface Rows extends Known {
  add(row: TenantRow): void;
}

async function knownAbout(client: Transaction, files: Files): Promise<Rows> {
  const specs = files.flatMap(([path, text]) => (text === undefined ? [] : (readTenant(path, text).written?.value ?? [])));
  const rows = await rowsAbout(
    client,
    files.map(([path]) => path),
    specs.map((spec) => spec.id),
    specs.map((spec) => spec.slug),
  );
  const gone = new Set(files.flatMap(([path, text]) => (text === undefined ? [path] : [])));
  const [ids, paths, slugs] = [new Map<string, TenantRow>(), new Map<string, TenantRow>(), new Map<string, TenantRow>()];
  const add = (row: TenantRow): void => {
    const before = ids.get(row.id);
    if (before) slugs.delete(before.slug);
    if (before && before.file !== null) paths.delete(before.file);
    ids.set(row.id, row);
    if (row.file !== null) paths.set(row.file, row);
    if (row.life !== 'erased') slugs.set(row.slug, row);
  };
  for (const row of rows) add(row);
  return {
    byId: (id) => ids.get(id),
    byFile: (file) => paths.get(file),
    bySlug: (slug) => slugs.get(slug),
    gone: (file) => gone.has(file),
    add,
  };
}
