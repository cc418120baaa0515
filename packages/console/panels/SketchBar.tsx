import { useShown, useWorkbench } from '../app/context.ts';

const SAID = {
  address: 'is a spec that the address carried, and not your own.',
  tour: 'is an example as somebody wished for it, and not your own spec.',
} as const;

/** Says that another spec stands in the editor than the person's own, and leads back. */
export function SketchBar() {
  const workbench = useWorkbench();
  const sketch = useShown((state) => state.sketch);
  const name = useShown((state) => state.name);
  if (!sketch) return null;
  return (
    <section className="sketch" aria-label="Another spec is shown">
      <p>
        <strong>{name}</strong> {SAID[sketch.from]} Yours waits as you left it; nothing here is saved.
      </p>
      <div className="sketch-acts">
        {sketch.from === 'address' && (
          <>
            <button type="button" className="button button-small" onClick={() => workbench.visit('compare')}>
              Compare with mine
            </button>
            <button type="button" className="button button-small" onClick={() => workbench.files.takeSketch()}>
              Take it into mine
            </button>
          </>
        )}
        <button type="button" className="button button-small button-strong" onClick={() => workbench.files.back()}>
          Back to mine
        </button>
      </div>
    </section>
  );
}
