import { useShown, useWorkbench } from '../app/context.ts';
import type { Why } from '../compile/messages.ts';

/** Why the chosen line is there: the planned thing, the line of the spec or the default, and the reason. */
export function WhyCard() {
  const shown = useShown((state) => state.why);
  const line = useShown((state) => state.address.line);
  if (line === 0) return null;
  return (
    <aside className="why" aria-label="Why this line is there" aria-live="polite">
      {shown === undefined ? (
        <p className="why-wait">Looking it up…</p>
      ) : shown.why ? (
        <Because why={shown.why} line={line} />
      ) : (
        <p className="why-wait">Line {line} comes from no single line of the spec: Hansa writes it into every such file.</p>
      )}
    </aside>
  );
}

const HOW: Readonly<Record<Why['how'], string>> = { asked: 'asked for', default: 'default', repaired: 'repaired', origin: 'origin' };

function Because({ why, line }: { readonly why: Why; readonly line: number }) {
  const workbench = useWorkbench();
  const { thing, key, value, how, place, written, doc } = why;
  return (
    <>
      <p className="why-head">
        <span className={`tag tag-${how}`}>{HOW[how]}</span>
        {thing ? (
          <span className="why-thing">
            <code>{thing.id}</code>
            {key !== null && (
              <>
                {' '}
                <span className="why-key">{key}</span>
                {value !== null && value.length < 120 && (
                  <>
                    {' = '}
                    <code>{value}</code>
                  </>
                )}
              </>
            )}
          </span>
        ) : (
          <span className="why-thing">Line {line} belongs to an object that is there because of this part of the spec.</span>
        )}
      </p>
      {doc && (
        <p className="why-doc">
          {doc.does}{' '}
          {how === 'default' && doc.because !== null && (
            <strong>
              Default{doc.fallback === null ? '' : ` ${doc.fallback}`}: {doc.because}.
            </strong>
          )}
        </p>
      )}
      <button type="button" className="button button-small" onClick={() => workbench.followWhy()}>
        {written ? 'Go to' : 'Not written; it would stand in'} {place.file}:{place.line}{' '}
        <code>{place.pointer === '' ? '/' : place.pointer}</code>
      </button>
    </>
  );
}
