import { useShown, useWorkbench } from './context.ts';

/** The spec could not be read at all. */
export function Failure() {
  const failure = useShown((state) => state.failure);
  const workbench = useWorkbench();
  return (
    <section className="empty" role="alert">
      <h1>The spec could not be read</h1>
      <p>{failure}</p>
      <p>
        Is <code>npm start</code> still running in its terminal?
      </p>
      <button type="button" className="button button-strong" onClick={() => void workbench.open()}>
        Try again
      </button>
    </section>
  );
}
