import { useEffect, useRef } from 'react';
import type { Diagnostic } from '@hansa/compiler';
import { useWorkbench } from '../app/context.ts';
import { WIDE } from '../app/layout.ts';
import { type CodePage, PAGES } from '../figures/pages.ts';
import { Rich } from '../panels/Rich.tsx';
import { linkText } from '../panels/link-text.ts';

interface TourStopProps {
  readonly diagnostic: Diagnostic;
  /** `3 of 14`. */
  readonly place: string;
}

/** One trap: what is said of this spec, what the reference says of the code, and the way on. */
export function TourStop({ diagnostic, place }: TourStopProps) {
  const workbench = useWorkbench();
  const { at, code, severity, message, hint, fix, evidence } = diagnostic;
  const page = PAGES[code];
  const shown = useRef(false);
  useEffect(() => {
    // Beside the editor its place is shown by itself; the keyboard stays here.
    if (shown.current || !matchMedia(WIDE).matches) return;
    shown.current = true;
    workbench.reveal({ file: at.file, offset: at.offset, length: at.length, focus: false });
  }, [workbench, at]);
  return (
    <article className={`tour-stop problem-${severity}`} aria-labelledby="tour-stop">
      <p className="tour-place">
        <span className="problem-severity">{severity}</span> {place} <code>{code}</code>
      </p>
      <h3 id="tour-stop">
        <Rich text={message} />
      </h3>
      {hint !== '' && (
        <p>
          <Rich text={hint} />
        </p>
      )}
      <div className="tour-acts">
        {fix.length > 0 && (
          <button type="button" className="button button-strong" onClick={() => workbench.fix(diagnostic)}>
            Apply the fix
          </button>
        )}
        <button
          type="button"
          className="button"
          onClick={() => workbench.reveal({ file: at.file, offset: at.offset, length: at.length, focus: true, view: 'spec' })}
        >
          Go to {at.file}:{at.line}
        </button>
      </div>
      {fix.length === 0 && (
        <p className="note">No fix is certain here: a person has to decide. Write it in the editor, and the tour goes on.</p>
      )}
      {page && <Page page={page} />}
      <p className="problem-foot">
        {evidence.map((proof) => (
          <a key={proof.url} href={proof.url} target="_blank" rel="noopener noreferrer" title={`Checked on ${proof.checkedAt}`}>
            {linkText(proof.url)}
          </a>
        ))}
      </p>
    </article>
  );
}

/** What the reference says of the code. */
function Page({ page }: { readonly page: CodePage }) {
  const parts = [
    ['The trap', page.trap],
    ['Why it cannot work', page.why],
    ['The way out', page.wayOut],
  ] as const;
  return (
    <dl className="tour-page">
      {parts.map(([title, text]) => (
        <div key={title}>
          <dt>{title}</dt>
          <dd>
            <Rich text={text} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
