import { type KeyboardEvent, useRef, useState } from 'react';
import type { Diagnostic } from '@hansa/compiler';
import { useShown, useWorkbench } from '../app/context.ts';
import { Rich } from './Rich.tsx';
import { linkText } from './link-text.ts';

const MOST = 200;

/** Every complaint about the spec, in the order of its files. Enter goes to the place; arrows move between complaints. */
export function Problems({ titled }: { readonly titled: boolean }) {
  const diagnostics = useShown((state) => state.diagnostics);
  const checked = useShown((state) => state.checked >= 0);
  const fault = useShown((state) => state.fault);
  const [active, setActive] = useState(0);
  const list = useRef<HTMLOListElement>(null);
  const stop = Math.min(active, diagnostics.length - 1);
  const move = (event: KeyboardEvent): void => {
    const to = { ArrowDown: stop + 1, ArrowUp: stop - 1, Home: 0, End: diagnostics.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const next = Math.max(0, Math.min(to, Math.min(diagnostics.length, MOST) - 1));
    setActive(next);
    list.current?.querySelectorAll<HTMLElement>('.problem-go')[next]?.focus();
  };
  return (
    <div className="problems">
      {titled && (
        <div className="bar">
          <h2 className="bar-title">Problems</h2>
          {diagnostics.length > 0 && <span className="bar-note">{diagnostics.length}</span>}
        </div>
      )}
      {fault !== null && (
        <p className="fault" role="alert">
          The compiler stumbled: {fault}. This is a bug of ours; please report it with your spec.
        </p>
      )}
      {checked && diagnostics.length === 0 && <NoProblems />}
      <ol ref={list} className="problem-list" onKeyDown={move}>
        {diagnostics.slice(0, MOST).map((each, index) => (
          <Problem
            key={`${each.at.file} ${each.at.offset} ${each.code} ${each.subject} ${each.found}`}
            diagnostic={each}
            stop={index === stop}
            first={index === 0}
            enter={() => setActive(index)}
          />
        ))}
      </ol>
      {diagnostics.length > MOST && <p className="empty">and {diagnostics.length - MOST} more</p>}
    </div>
  );
}

function NoProblems() {
  return (
    <div className="empty empty-good">
      <p className="empty-title">Nothing stands against this spec.</p>
      <p>Break it to see how it is refused: place two database voters instead of three, or misspell a key.</p>
    </div>
  );
}

interface ProblemProps {
  readonly diagnostic: Diagnostic;
  /** The one that Tab stops at. */
  readonly stop: boolean;
  readonly first: boolean;
  readonly enter: () => void;
}

function Problem({ diagnostic, stop, first, enter }: ProblemProps) {
  const workbench = useWorkbench();
  const { at, code, message, hint, evidence, fix, severity } = diagnostic;
  const tabIndex = stop ? 0 : -1;
  return (
    <li className={`problem problem-${severity}`} onFocus={enter}>
      <button
        type="button"
        className="problem-go"
        data-home={first ? 'problems' : undefined}
        tabIndex={tabIndex}
        onClick={() => workbench.reveal({ file: at.file, offset: at.offset, length: at.length, focus: true, view: 'spec' })}
      >
        <span className="problem-severity">{severity}</span>
        <span className="problem-message">
          <Rich text={message} />
        </span>
        <span className="problem-place">
          {at.file}:{at.line}:{at.column}
        </span>
      </button>
      {hint !== '' && (
        <p className="problem-hint">
          <Rich text={hint} />
        </p>
      )}
      <p className="problem-foot">
        <code>{code}</code>
        {evidence.map((proof) => (
          <a
            key={proof.url}
            href={proof.url}
            target="_blank"
            rel="noopener noreferrer"
            tabIndex={tabIndex}
            title={`Checked on ${proof.checkedAt}`}
          >
            {linkText(proof.url)}
          </a>
        ))}
        {fix.length > 0 && (
          <button type="button" className="button button-small" tabIndex={tabIndex} onClick={() => workbench.fix(diagnostic)}>
            Apply fix
          </button>
        )}
      </p>
    </li>
  );
}
