import type { SpecState } from '../api/answers.ts';
import { reason } from '../cloud/words.ts';
import { Fact } from './Cells.tsx';

/** How far the newest release is: shown while there is a wave that it has not reached, or that it does not suit. */
export function Rollout({ rollout }: { readonly rollout: NonNullable<SpecState['rollout']> }) {
  const open = rollout.waves.some(({ behind, unsettled, held }) => behind + unsettled + held > 0);
  if (!open) return null;
  return (
    <section aria-labelledby="rollout-title">
      <h2 id="rollout-title" className="section-title">
        Release <code>{rollout.release}</code>
      </h2>
      <ul className="cells">
        {rollout.waves.map(({ wave, tenants, behind, unsettled, held }) => (
          <li key={wave} className="card cell">
            <h3>{wave === 0 ? 'Wave 0, the canary' : `Wave ${wave}`}</h3>
            <dl className="facts">
              <Fact name="Moved" value={`${tenants - behind} of ${tenants}`} />
              <Fact name="Not settled" value={String(unsettled)} />
              <Fact name="Held" value={String(held)} />
            </dl>
          </li>
        ))}
      </ul>
      {rollout.because.length > 0 && <p className="because">{reason(rollout.because)}</p>}
    </section>
  );
}
