import type { Step, TenantDetail } from '../api/answers.ts';
import { HOME, writeAddress } from '../app/address.ts';
import { ranksOf, stepName, stepTitle, treePath } from '../cloud/steps.ts';
import { STEP_WORDS, toneOf } from '../cloud/words.ts';
import { Link } from '../shell/Link.tsx';
import { Moment } from '../shell/Moment.tsx';
import { StateTag } from '../shell/State.tsx';

/** Everything that the tenant needs, rank by rank: what stands in one needs only what stands before it. */
export function Steps({ tenant }: { readonly tenant: TenantDetail }) {
  const ranks = ranksOf(tenant.steps);
  const done = tenant.steps.filter((step) => step.state === 'holds').length;
  const gone = tenant.steps.filter((step) => step.state === 'gone').length;
  return (
    <section aria-labelledby="steps-title">
      <h2 id="steps-title" className="section-title">
        Steps{' '}
        <span className="soft">
          {done} of {tenant.steps.length} hold{gone > 0 && `, ${gone} gone`}
        </span>
      </h2>
      {ranks.length === 0 && <p className="soft">Nothing is planned, and nothing was made.</p>}
      <ol className="ranks">
        {ranks.map((rank) => (
          <li key={rank.map((step) => step.id).join(' ')} className="rank">
            <ul className="rank-steps">
              {rank.map((step) => (
                <StepCard key={step.id} step={step} tenant={tenant} />
              ))}
            </ul>
          </li>
        ))}
      </ol>
    </section>
  );
}

function StepCard({ step, tenant }: { readonly step: Step; readonly tenant: TenantDetail }) {
  const { what, app } = stepName(step.id);
  const path = tenant.wanted === 'erased' ? undefined : treePath(step, tenant.cell, tenant.id);
  const { needs } = step;
  return (
    <li className={`step step-${toneOf(step.state)}`}>
      <p className="step-head">
        <span className="step-name">
          {what} <strong>{app}</strong>
        </span>
        <StateTag state={step.state} word={STEP_WORDS[step.state] ?? step.state} />
      </p>
      <p className="step-foot soft">
        {step.port !== what && step.port}
        {step.since !== null && (
          <>
            {' '}
            since <Moment at={step.since} />
          </>
        )}
        {step.tries > 0 && `, ${step.tries} ${step.tries === 1 ? 'try' : 'tries'} failed`}
        {path !== undefined && (
          <>
            {' '}
            <Link to={writeAddress({ ...HOME, file: tenant.file ?? HOME.file, view: 'tree', path }, 'page=spec')}>
              rendered<span className="unseen"> file of {stepTitle(step.id)}</span>
            </Link>
          </>
        )}
      </p>
      {step.trouble && (
        <p className="step-trouble">
          {step.trouble.detail} <code>{step.trouble.code}</code>
        </p>
      )}
      {needs.length > 0 && (
        <p className="step-needs soft">{needs.length > 3 ? `needs ${needs.length} others` : `needs ${needs.map(stepTitle).join(', ')}`}</p>
      )}
    </li>
  );
}
