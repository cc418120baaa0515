import { useMemo } from 'react';
import { useShown } from '../app/context.ts';
import type { SpecTexts } from '../figures/model.ts';
import { countLines, diffLines } from '../tree/diff.ts';
import type { DiffRun } from '../tree/entry.ts';

/** Lines of each side around a difference, so that one sees where it is. */
const AROUND = 2;

interface FileChange {
  readonly path: string;
  readonly added: number;
  readonly removed: number;
  readonly rows: readonly { readonly change: DiffRun['change'] | 'gap'; readonly text: string; readonly key: string }[];
}

/** The lines that differ, file by file: minus is there only, plus is here only. */
export function FileChanges({ other, name }: { readonly other: SpecTexts; readonly name: string }) {
  const files = useShown((state) => state.files);
  const changes = useMemo(() => {
    const [there, here] = [
      new Map(other),
      new Map([...files.values()].filter((each) => !each.bytes).map((each) => [each.path, each.text])),
    ];
    const paths = [...new Set([...here.keys(), ...there.keys()])].filter((path) => here.get(path) !== there.get(path));
    return paths.map((path) => changeOf(path, there.get(path), here.get(path)));
  }, [files, other]);
  return (
    <section aria-labelledby="compare-files">
      <h3 id="compare-files">Lines: {changes.length === 0 ? 'the same' : `− only in ${name}, + only here`}</h3>
      {changes.map(({ path, added, removed, rows }) => (
        <details key={path} open={changes.length <= 3} className="file-change">
          <summary>
            {path} <span className="diff-removed">−{removed}</span> <span className="diff-added">+{added}</span>
          </summary>
          <pre className="diff" tabIndex={0} aria-label={`Lines of ${path} that differ`}>
            {rows.map(({ change, text, key }) => (
              <span key={key} className={`diff-${change}`}>
                {change === 'removed' ? '− ' : change === 'added' ? '+ ' : '  '}
                {text}
                {'\n'}
              </span>
            ))}
          </pre>
        </details>
      ))}
    </section>
  );
}

function linesOf(text: string | undefined): readonly string[] {
  return text === undefined ? [] : text.replace(/\n$/, '').split('\n');
}

function changeOf(path: string, there: string | undefined, here: string | undefined): FileChange {
  const [before, after] = [linesOf(there), linesOf(here)];
  const runs = diffLines(before, after);
  const rows = runs.flatMap((run, index) => {
    const source = run.change === 'removed' ? before : after;
    const row = (line: number) => ({ change: run.change, text: source[line] ?? '', key: `${run.change} ${line}` });
    const all = Array.from({ length: run.to - run.from }, (_, line) => row(run.from + line));
    if (run.change !== 'same') return all;
    const [head, tail] = [index === 0 ? 0 : AROUND, index === runs.length - 1 ? 0 : AROUND];
    if (all.length <= head + tail + 1) return all;
    return [...all.slice(0, head), { change: 'gap' as const, text: '⋯', key: `gap ${run.from}` }, ...all.slice(all.length - tail)];
  });
  return { path, ...countLines(runs), rows };
}
