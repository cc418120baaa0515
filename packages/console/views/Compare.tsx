import { useState } from 'react';
import type { SpecTexts } from '../figures/model.ts';
import { ComparisonFigures } from './ComparisonFigures.tsx';
import { FileChanges } from './FileChanges.tsx';
import { OtherChoice } from './OtherChoice.tsx';
import { useOthers } from './others.ts';
import { today, useAsked } from './use-asked.ts';

const NOTHING: SpecTexts = [];

/** This spec and another one side by side: lines, machines, cost, guarantees, complaints. */
export default function Compare({ active }: { readonly active: boolean }) {
  const others = useOthers(active);
  const [wanted, setWanted] = useState('');
  const [carried, setCarried] = useState<SpecTexts>();
  const chosen = others.find(({ id }) => id === wanted) ?? others[0];
  const other = wanted === 'address' ? carried : chosen?.files;
  const name = wanted === 'address' ? 'the address' : (chosen?.title ?? '');
  const { answer, failed } = useAsked<'compare'>(
    { about: 'compare', other: other ?? NOTHING, day: today() },
    active && other !== undefined,
  );
  return (
    <div className="view">
      <div className="bar compare-bar">
        <h2 className="bar-title">Compare</h2>
        <OtherChoice others={others} wanted={wanted === 'address' ? wanted : (chosen?.id ?? '')} choose={setWanted} carry={setCarried} />
      </div>
      {failed !== null && <p className="fault">{failed}</p>}
      {other === undefined ? (
        <p className="empty">
          {wanted === 'address' ? 'Paste an address that carries a spec.' : 'There is nothing yet that this spec could be held against.'}
        </p>
      ) : (
        <div className="view-scroll comparison">
          {answer ? <ComparisonFigures comparison={answer} other={name} /> : <p className="empty">Comparing…</p>}
          <FileChanges other={other} name={name} />
        </div>
      )}
    </div>
  );
}
