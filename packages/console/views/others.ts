import { useEffect, useMemo, useState } from 'react';
import { useShown } from '../app/context.ts';
import type { SpecFile } from '../app/spec-file.ts';
import type { ExampleSpec } from '../figures/examples.ts';
import type { SpecTexts } from '../figures/model.ts';

/** A spec that this one can be held against. */
export interface Other {
  readonly id: string;
  readonly title: string;
  readonly files: SpecTexts;
}

/** The own spec where another one is shown, what was saved, and every example. */
export function useOthers(active: boolean): readonly Other[] {
  const files = useShown((state) => state.files);
  const sketch = useShown((state) => state.sketch);
  const examples = useExamples(active);
  return useMemo(
    () => [
      ...(sketch ? [{ id: 'mine', title: 'my own spec', files: textsOf(sketch.mine.files.values(), (file) => file.text) }] : []),
      { id: 'saved', title: sketch ? 'as it came' : 'what is saved', files: textsOf(files.values(), (file) => file.saved) },
      ...examples.map(({ name, files: own }) => ({ id: `example ${name}`, title: `example ${name}`, files: own })),
    ],
    [files, sketch, examples],
  );
}

/** Loaded when a view that shows them is first in sight. */
export function useExamples(active: boolean): readonly ExampleSpec[] {
  const [examples, setExamples] = useState<readonly ExampleSpec[]>([]);
  useEffect(() => {
    if (active) void import('../figures/examples.ts').then(({ EXAMPLES }) => setExamples(EXAMPLES));
  }, [active]);
  return examples;
}

function textsOf(files: Iterable<SpecFile>, text: (file: SpecFile) => string | null): SpecTexts {
  return [...files].flatMap((file) => {
    const own = file.bytes ? null : text(file);
    return own === null ? [] : [[file.path, own] as const];
  });
}
