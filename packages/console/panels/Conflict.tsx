import { useMemo } from 'react';
import { useShown, useWorkbench } from '../app/context.ts';
import type { SpecFile, Theirs } from '../app/spec-file.ts';
import { diffLines } from '../tree/diff.ts';
import { Dialog } from './Dialog.tsx';

/** A file that was edited here and changed on the disk meanwhile: both versions are there, and the person chooses. */
export function Conflict() {
  const workbench = useWorkbench();
  const file = useShown((state) => state.files.get(state.address.file));
  const kind = useShown((state) => state.kind);
  const theirs = file?.theirs;
  if (!file || !theirs) return null;
  const gone = 'gone' in theirs;
  const place = kind === 'repository' ? 'repository' : 'folder';
  return (
    <Dialog title={`${file.path} was ${gone ? 'removed' : 'changed'} outside of this page`}>
      <p>
        {gone
          ? `It is no longer in the ${place}. What you wrote is still here.`
          : 'Somebody or something else saved this file after you opened it. Nothing was overwritten.'}
      </p>
      {!gone && <Difference file={file} theirs={theirs} />}
      <div className="form-foot">
        <button type="button" className="button" onClick={() => workbench.store.set({ dialog: 'none' })}>
          Decide later
        </button>
        <button type="button" className="button" onClick={() => void workbench.files.resolve(file.path, 'theirs')}>
          {gone ? 'Remove it here, too' : 'Take theirs'}
        </button>
        <button type="button" className="button button-strong" onClick={() => void workbench.files.resolve(file.path, 'mine')}>
          {gone ? 'Save mine again' : 'Keep mine and save'}
        </button>
      </div>
    </Dialog>
  );
}

/** Theirs against mine: minus is there only, plus is here only. */
function Difference({ file, theirs }: { readonly file: SpecFile; readonly theirs: Exclude<Theirs, { gone: true }> }) {
  const rows = useMemo(() => {
    const [before, after] = [theirs.text.split('\n'), file.text.split('\n')];
    return diffLines(before, after).flatMap((run) => {
      if (run.change === 'same') return [];
      const source = run.change === 'removed' ? before : after;
      return source.slice(run.from, run.to).map((text, index) => ({ text, change: run.change, key: `${run.change}${run.from + index}` }));
    });
  }, [file.text, theirs.text]);
  return (
    <>
      <p className="diff-legend">
        <span className="diff-removed">− there</span> <span className="diff-added">+ here</span>
      </p>
      <pre className="diff" tabIndex={0} aria-label="Lines that differ">
        {rows.slice(0, 200).map(({ text, change, key }) => (
          <span key={key} className={`diff-${change}`}>
            {change === 'removed' ? '− ' : '+ '}
            {text}
            {'\n'}
          </span>
        ))}
      </pre>
    </>
  );
}
