import { useState } from 'react';
import type { Diagnostic } from '@hansa/compiler';
import { useShown, useWorkbench } from '../app/context.ts';
import type { ExampleSpec } from '../figures/examples.ts';
import { FileChanges } from './FileChanges.tsx';
import { TourStop } from './TourStop.tsx';
import { useExamples } from './others.ts';

/** The examples as somebody wished for them: each trap is explained, and mended one by one until the platform stands. */
export default function Tour({ active }: { readonly active: boolean }) {
  const workbench = useWorkbench();
  const examples = useExamples(active).filter(({ wished }) => wished.length > 0);
  const touring = useShown((state) => state.sketch?.from === 'tour');
  const [name, setName] = useState('');
  const example = examples.find((each) => each.name === name);
  const begin = (each: ExampleSpec): void => {
    setName(each.name);
    workbench.files.sketch(`${each.name} as wished`, each.wished, 'tour');
    workbench.go({ view: 'tour' });
  };
  return (
    <div className="view">
      <div className="bar">
        <h2 className="bar-title">Tour of the traps{touring && example ? `: ${example.name}` : ''}</h2>
        {touring && example && (
          <button type="button" className="button button-small" onClick={() => begin(example)}>
            Begin again
          </button>
        )}
      </div>
      <div className="view-scroll tour">
        {touring && example ? <Stops key={example.name} example={example} /> : <Choice examples={examples} begin={begin} />}
      </div>
    </div>
  );
}

function Choice({ examples, begin }: { readonly examples: readonly ExampleSpec[]; readonly begin: (example: ExampleSpec) => void }) {
  return (
    <>
      <p>
        Each of these platforms is written down as people wish for them, and cannot work. The tour goes from trap to trap: what it is, why
        it cannot work, the way out. Your own spec waits as you left it.
      </p>
      <ul className="tour-choice">
        {examples.map((example) => (
          <li key={example.name}>
            <button type="button" className="button" data-tour={example.name} onClick={() => begin(example)}>
              {example.name}
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}

const WORST = { error: 0, warning: 1, note: 2 } as const;

function Stops({ example }: { readonly example: ExampleSpec }) {
  const workbench = useWorkbench();
  const checked = useShown((state) => state.checked === state.version);
  const diagnostics = useShown((state) => state.diagnostics);
  const [at, setAt] = useState(0);
  const [met, setMet] = useState<ReadonlySet<string>>(new Set());
  const stops = diagnostics.toSorted((a, b) => WORST[a.severity] - WORST[b.severity]);
  const errors = stops.filter(({ severity }) => severity === 'error').length;
  const index = Math.max(0, Math.min(at, stops.length - 1));
  const stop = stops[index];
  const gone = [...met].filter((key) => !stops.some((each) => keyOf(each) === key)).length;
  const unmet = stops.filter((each) => !met.has(keyOf(each)));
  if (checked && unmet.length > 0) setMet(new Set([...met, ...unmet.map(keyOf)]));
  const end = (): void => {
    for (const [path, text] of example.files) takeFile(path, text);
  };
  const takeFile = (path: string, text: string): void => {
    const file = workbench.state.files.get(path);
    if (!file) workbench.files.add(path, text);
    else workbench.files.change(path, [{ file: path, offset: 0, length: file.text.length, text }]);
  };
  return (
    <>
      <p className="tour-sum" role="status">
        {errors === 0 ? 'No error is left.' : `${errors} ${errors === 1 ? 'error is' : 'errors are'} left.`}
        {stops.length > errors ? ` ${stops.length - errors} to know of.` : ''} {gone > 0 && `${gone} gone.`}
      </p>
      {errors === 0 && (
        <p className="tour-done">
          The platform stands: it would be planned and rendered. Topology, tree and what if show this one now; “Back to mine” leads to
          yours.
        </p>
      )}
      {stop && <TourStop key={keyOf(stop)} diagnostic={stop} place={`${index + 1} of ${stops.length}`} />}
      {stops.length > 1 && (
        <div className="tour-ways">
          <button type="button" className="button" disabled={index === 0} onClick={() => setAt(index - 1)}>
            Previous
          </button>
          <button type="button" className="button" disabled={index === stops.length - 1} onClick={() => setAt(index + 1)}>
            Next
          </button>
        </div>
      )}
      <details className="tour-end">
        <summary>How it was written in the end</summary>
        <FileChanges other={example.files} name="the end" />
        <button type="button" className="button" onClick={end}>
          Write it so
        </button>
      </details>
    </>
  );
}

/** The same trap while its place moves. */
function keyOf({ code, subject, at }: Diagnostic): string {
  return `${code} ${subject} ${at.file} ${at.pointer}`;
}
