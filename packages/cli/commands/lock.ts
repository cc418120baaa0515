import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Diagnostic, compilePlatform, hasErrors, languageOf, movedBy } from '@hansa/compiler';
import type { Used } from '@hansa/compiler/check/rule.ts';
import type { PlatformPlan } from '@hansa/compiler/plan/plan.ts';
import { type LockSpec, LOCK_FILE, lockText } from '@hansa/compiler/spec/lock.ts';
import { type Spec, readSpec } from '@hansa/compiler/spec/read.ts';
import { usedBy } from '@hansa/compiler/used.ts';
import type { Context } from '../context.ts';
import { dayOf } from '../day.ts';
import { EXIT, Refusal } from '../exit.ts';
import { readSpecFolder } from '../files/spec-folder.ts';
import { writeChanges } from '../files/writer.ts';
import { printAside, printResult } from '../print/complaints.ts';
import { ChartRepositories } from '../registry/charts.ts';
import { accountsOf } from '../registry/credentials.ts';
import { Registries } from '../registry/registry.ts';
import { type Failed, digestsOf, resolveAll } from '../registry/resolve.ts';
import { LINE, type Line } from '../registry/transport.ts';
import { RegistryTrouble } from '../registry/trouble.ts';

/** What a folder names, and what it has locked. */
interface Named {
  readonly spec: Spec;
  readonly platform: PlatformPlan;
  readonly used: Used;
  readonly before: Pick<LockSpec, 'images' | 'charts'>;
  readonly diagnostics: readonly Diagnostic[];
}

const LANGUAGE = languageOf();

/** `hansa lock`: asks the registries what every tag leads to, and writes all of it or nothing. `--check` writes nothing and asks only. */
export function lock(context: Context): Promise<number> {
  return lockOver(LINE)(context);
}

/** The same over another line to the network: tests have registries without certificates. */
export function lockOver(line: Line): (context: Context) => Promise<number> {
  return async (context) => {
    try {
      return await (context.options['check'] === true ? verify(context, line) : write(context, line));
    } catch (trouble) {
      if (trouble instanceof RegistryTrouble) throw new Refusal(`${trouble.message}. ${trouble.todo}`, EXIT.usage);
      throw trouble;
    } finally {
      await line.close();
    }
  };
}

async function write(context: Context, line: Line): Promise<number> {
  const only = context.options['only'];
  // What cannot be read is written anew; where the rest is to stay, it has to be understood.
  const named = nameAll(context, only !== undefined);
  if (named === undefined) return EXIT.refused;
  const { used, before, platform } = named;
  const asked = only === undefined ? used : pick(used, String(only));
  const resolved = await resolveAll({ ...outsiders(platform, line), before, day: dayOf(context) }, announce(asked));
  if (resolved.failed.length > 0) return fail(resolved.failed, 'Nothing was written.');
  const kept = only === undefined ? { images: {}, charts: {} } : before;
  const after = { images: { ...kept.images, ...resolved.images }, charts: { ...kept.charts, ...resolved.charts } };
  const text = lockText({ apiVersion: 'hansa/v1', kind: 'Lock', ...after });
  const path = join(context.folder, LOCK_FILE);
  const written = !existsSync(path) || readFileSync(path, 'utf8') !== text;
  if (written) writeChanges(context.folder, new Map([[LOCK_FILE, text]]));
  process.stdout.write(context.format === 'json' ? asJson(before, after, written) : asText(before, after, written));
  return EXIT.done;
}

/** For CI: 0 where all is as it was locked, 3 where anything has moved, is missing or is used no more, 4 where nobody could say. */
async function verify(context: Context, line: Line): Promise<number> {
  const named = nameAll(context, true);
  if (named === undefined) return EXIT.refused;
  const { spec, platform, used, before } = named;
  if (spec.lock === undefined) {
    process.stderr.write(`There is no ${LOCK_FILE}: ${counted(used)} are named by tag alone. \`hansa lock\` writes it.\n`);
    return EXIT.different;
  }
  const locked = {
    images: used.images.filter(({ reference }) => reference in before.images),
    charts: used.charts.filter(({ reference }) => reference in before.charts),
  };
  const { answers, failed } = await digestsOf(outsiders(platform, line), announce(locked));
  const moved = movedBy({ language: LANGUAGE, spec, platform }, answers);
  const pins = named.diagnostics.filter(({ code }) => code.startsWith('image/'));
  printResult(context, [...moved, ...pins]);
  if (failed.length > 0) return fail(failed, 'Of these nobody knows whether they have moved.');
  return moved.length + pins.length > 0 ? EXIT.different : EXIT.done;
}

/** Undefined where the platform has errors, which are printed: what is not sound names nothing. */
function nameAll(context: Context, withLock: boolean): Named | undefined {
  const files = readSpecFolder(context.folder, []);
  const whole = readSpec(files, LANGUAGE.vocabulary);
  const broken = !withLock && whole.findings.some(({ at }) => at.file === LOCK_FILE);
  if (broken) process.stderr.write(`${LOCK_FILE} cannot be understood and is written anew.\n`);
  const spec = broken ? readSpec(new Map([...files].filter(([path]) => path !== LOCK_FILE)), LANGUAGE.vocabulary) : whole;
  const { platform, models, findings } = compilePlatform(LANGUAGE, spec);
  const diagnostics = [...spec.findings, ...findings].map((each) => spec.sources.diagnostic(each));
  if (!platform || hasErrors(diagnostics)) {
    printAside(context, diagnostics);
    return undefined;
  }
  const before = spec.lock?.value ?? { images: {}, charts: {} };
  return { spec, platform, before, diagnostics, used: usedBy(LANGUAGE.catalogue, platform, models) };
}

function outsiders(platform: PlatformPlan, line: Line) {
  const accounts = accountsOf(process.env, platform.mirror.value);
  return { registries: new Registries(accounts, line), repositories: new ChartRepositories(line) };
}

function announce(used: Used): Used {
  process.stderr.write(`Asking for ${counted(used)}.\n`);
  return used;
}

/** Those of a name: the whole reference, the name without the tag, or the last part of that. */
function pick({ images, charts }: Used, only: string): Used {
  const is = ({ reference }: { readonly reference: string }) => {
    const name = reference.slice(0, reference.lastIndexOf(':'));
    return [reference, name, name.slice(name.lastIndexOf('/') + 1)].includes(only);
  };
  const picked = { images: images.filter(is), charts: charts.filter(is) };
  if (picked.images.length + picked.charts.length === 0)
    throw new Refusal(
      `Nothing that is used is called ${only}. There are:\n${[...images, ...charts].map(({ reference }) => `  ${reference}\n`).join('')}`.trimEnd(),
    );
  return picked;
}

/** Each trouble once, with everything that it keeps from being known. */
function fail(failed: readonly Failed[], then: string): number {
  const byTrouble = Map.groupBy(failed, ({ trouble }) => `${trouble.message}. ${trouble.todo}`);
  for (const [trouble, of] of byTrouble) process.stderr.write(`${trouble}\n${of.map(({ reference }) => `  ${reference}\n`).join('')}`);
  process.stderr.write(`${then}\n`);
  return EXIT.outsider;
}

type Digests = Readonly<Record<string, { readonly digest: string }>>;
type Locked = { readonly images: Digests; readonly charts: Digests };

interface Difference {
  readonly reference: string;
  readonly before: string | null;
  readonly after: string | null;
}

function differences(before: Locked, after: Locked): Difference[] {
  const [was, is] = [before, after].map(({ images, charts }): Digests => ({ ...images, ...charts })) as [Digests, Digests];
  const all = [...new Set([...Object.keys(was), ...Object.keys(is)])].sort();
  return all
    .map((reference) => ({ reference, before: was[reference]?.digest ?? null, after: is[reference]?.digest ?? null }))
    .filter((each) => each.before !== each.after);
}

function asJson(before: Locked, after: Locked, written: boolean): string {
  const [images, charts] = [Object.keys(after.images).length, Object.keys(after.charts).length];
  return `${JSON.stringify({ version: 1, images, charts, written, changes: differences(before, after) })}\n`;
}

function asText(before: Locked, after: Locked, written: boolean): string {
  const lines = differences(before, after).map(({ reference, before: was, after: is }) => {
    if (was === null) return `locked   ${reference}  ${is ?? ''}\n`;
    return is === null ? `removed  ${reference}\n` : `moved    ${reference}  ${was} -> ${is}\n`;
  });
  const [images, charts] = [Object.keys(after.images).length, Object.keys(after.charts).length];
  const now = written
    ? `${LOCK_FILE} has ${images} images and ${charts} charts. Commit it; \`hansa render\` takes it from there.\n`
    : 'Nothing changed.\n';
  return `${lines.join('')}${now}`;
}

function counted({ images, charts }: Used): string {
  return `${images.length} ${images.length === 1 ? 'image' : 'images'} and ${charts.length} ${charts.length === 1 ? 'chart' : 'charts'}`;
}
