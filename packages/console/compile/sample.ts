import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Compilation, emitFile, hasErrors, renderAll } from '@hansa/compiler';
import { Desk } from './desk.ts';
import type { Content, DeskAsk, Told } from './messages.ts';
import { Rendering } from './rendering.ts';

const EXAMPLES = join(import.meta.dirname, '..', '..', '..', 'examples');

export const EXAMPLE_NAMES = readdirSync(EXAMPLES).filter((name) => readdirSync(join(EXAMPLES, name)).includes('platform.yaml'));

/** The files of an example, as a person has them. */
export function example(name: string): Map<string, string> {
  const folder = join(EXAMPLES, name);
  const tenants = readdirSync(join(folder, 'tenants'))
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => `tenants/${file}`);
  return new Map(['platform.yaml', ...tenants].map((path) => [path, readFileSync(join(folder, path), 'utf8')]));
}

/** A desk whose background work is done after each `ask`, and waits after each `take`; what it tells is kept, the newest of each kind. */
export function sit() {
  const told = new Map<Told['told'], Told>();
  const waiting: (() => void)[] = [];
  const desk = new Desk(
    (each) => told.set(each.told, each),
    (run) => waiting.push(run),
  );
  desk.bring(Rendering);
  const take = (each: DeskAsk): void => desk.take(each);
  const ask = (...asks: readonly DeskAsk[]): void => {
    for (const each of asks) take(each);
    for (let run = waiting.shift(); run; run = waiting.shift()) run();
  };
  const heard = <K extends Told['told']>(kind: K) => {
    const found = told.get(kind);
    assert.ok(found, `nothing was told of ${kind}`);
    return found as Extract<Told, { told: K }>;
  };
  const open = (files: ReadonlyMap<string, Content>): void => ask({ ask: 'open', files, saved: files, version: 0 });
  return { take, ask, heard, open };
}

/** Every file of every cell by path, in the order of paths; none where it cannot be planned or must not be written. */
export function treesOf(whole: Compilation): ReadonlyMap<string, string> {
  const all = hasErrors(whole.diagnostics) ? [] : [...renderAll(whole)];
  return new Map(all.flatMap(([cell, own]) => own.map((file) => [`${cell}/${file.path}`, emitFile(file)] as const)));
}

type Sitting = ReturnType<typeof sit>;

/** Holds that the page is shown these very texts. */
export function assertShown({ ask, heard }: Pick<Sitting, 'ask' | 'heard'>, trees: Iterable<readonly [path: string, text: string]>): void {
  for (const [path, text] of trees) {
    ask({ ask: 'text', path });
    assert.equal(heard('text').text?.lines.join('\n'), text.replace(/\n$/, ''), path);
  }
}
