import { useEffect } from 'react';
import type { Diagnostic } from '@hansa/compiler';
import type { Report as Written } from '../figures/model.ts';
import { useShown, useWorkbench } from '../app/context.ts';
import { Rich } from '../panels/Rich.tsx';
import { Blocks } from './Blocks.tsx';
import { GuaranteeTable } from './GuaranteeTable.tsx';
import { seatText, totalsText } from './money-text.ts';
import { today, useAsked } from './use-asked.ts';

/** The spec as a document: complaints, figures, drawing, cost. It is what is printed. */
export default function Report({ active }: { readonly active: boolean }) {
  const workbench = useWorkbench();
  const diagnostics = useShown((state) => state.diagnostics);
  const printing = useShown((state) => state.printing);
  const day = today();
  const { answer, failed } = useAsked<'report'>({ about: 'report', day }, active);
  const there = answer !== undefined || failed !== null;
  useEffect(() => {
    if (!printing || !there) return;
    workbench.store.set({ printing: false });
    // After the next frame, so that what is printed is what was drawn.
    requestAnimationFrame(() => setTimeout(() => window.print()));
  }, [printing, there, workbench]);
  return (
    <div className="view">
      <div className="bar">
        <h2 className="bar-title">Report</h2>
        <button type="button" className="button button-small" disabled={!there} onClick={() => workbench.print()}>
          Print
        </button>
      </div>
      {!there && <p className="empty">Writing…</p>}
      {there && (
        <article className="view-scroll report" aria-label="Report" tabIndex={0}>
          <Head name={answer?.side.platform} day={day} />
          {failed !== null && <p className="fault">{failed}</p>}
          <Complaints diagnostics={diagnostics} planned={answer !== null} />
          {answer && <Written report={answer} />}
        </article>
      )}
    </div>
  );
}

function Head({ name, day }: { readonly name: string | undefined; readonly day: string }) {
  const spec = useShown((state) => state.name);
  return (
    <header className="report-head">
      <h2 className="report-title">{name ?? spec}</h2>
      <p className="note">As written on {day}, saved or not. Prices are those known on that day, without value added tax.</p>
    </header>
  );
}

function Complaints({ diagnostics, planned }: { readonly diagnostics: readonly Diagnostic[]; readonly planned: boolean }) {
  return (
    <section>
      <h2>Complaints</h2>
      {diagnostics.length === 0 && <p>Nothing stands against this spec.</p>}
      {!planned && <p>No plan can be made of it, so there is nothing more to report.</p>}
      <ol className="report-complaints">
        {diagnostics.map(({ code, severity, message, hint, at }) => (
          <li key={`${at.file} ${at.offset} ${code} ${message}`} className={`problem problem-${severity}`}>
            <span className="problem-severity">{severity}</span>{' '}
            <strong>
              <Rich text={message} />
            </strong>{' '}
            <Rich text={hint} />{' '}
            <span className="problem-place">
              {code} at {at.file}:{at.line}:{at.column}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}

function Written({ report: { side, documents } }: { readonly report: Written }) {
  return (
    <>
      <section>
        <h2>In a few lines</h2>
        <dl className="figures">
          <div>
            <dt>A month</dt>
            <dd>{totalsText(side.totals)}</dd>
          </div>
          <div>
            <dt>A seat</dt>
            <dd>{seatText(side.seatCents, side.totals)}</dd>
          </div>
          <div>
            <dt>Tenants</dt>
            <dd>
              {side.tenants}, with {side.seats} seats
            </dd>
          </div>
          <div>
            <dt>Machines</dt>
            <dd>{side.machines.reduce((sum, { count }) => sum + count, 0)}</dd>
          </div>
        </dl>
        {side.cells.map((cell) => (
          <div key={cell.name} className="report-cell">
            <h3>
              Guarantees of {cell.name} ({cell.environment})
            </h3>
            <GuaranteeTable guarantees={cell.guarantees} label={`Guarantees of ${cell.name}`} />
          </div>
        ))}
      </section>
      {documents.map(({ name, title, blocks }) => (
        <section key={name} className="report-document">
          <h2>{title}</h2>
          <Blocks blocks={blocks} />
        </section>
      ))}
    </>
  );
}
