import type { Manifest } from './manifest/object.ts';
import type { Sourced } from './sourced.ts';
import type { Stencils } from './stencil.ts';
import { emitYaml } from './yaml.ts';

/** One file of the tree, its path relative to the folder of its cell, with `/`. Manifests stay values until they are written. */
export interface TreeFile {
  readonly path: string;
  readonly body: readonly Manifest[] | string;
}

/** A line of an emitted file that shows a value of the plan. Lines count from 0. */
export interface TracedLine {
  readonly line: number;
  readonly thing: string;
  readonly key: string;
}

/** The text of a file: manifests as YAML documents, each but the first behind `---`. Who writes many files alike gives them stencils. */
export function emitFile(file: TreeFile, stencils?: Stencils): string {
  if (typeof file.body === 'string') return file.body;
  return file.body.map((manifest) => (stencils ? stencils.emit(manifest) : emitYaml(manifest))).join('---\n');
}

/** The text with its traced lines, and the first line of each manifest: what the workbench shows. */
export function emitTraced(file: TreeFile): {
  readonly text: string;
  readonly lines: readonly TracedLine[];
  readonly starts: readonly number[];
} {
  if (typeof file.body === 'string') return { text: file.body, lines: [], starts: [] };
  const lines: TracedLine[] = [];
  const starts: number[] = [];
  let offset = 0;
  const texts = file.body.map((manifest) => {
    starts.push(offset);
    const base = offset;
    const text = emitYaml(manifest, (line: number, source: Sourced) =>
      lines.push({ line: base + line, thing: source.thing, key: source.key }),
    );
    offset += text.split('\n').length;
    return text;
  });
  return { text: texts.join('---\n'), lines, starts };
}
