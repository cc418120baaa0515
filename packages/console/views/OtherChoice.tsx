import { useState } from 'react';
import { readFragment } from '../app/share.ts';
import type { SpecTexts } from '../figures/model.ts';
import type { Other } from './others.ts';

interface OtherChoiceProps {
  readonly others: readonly Other[];
  /** Id of the other spec; `address` for one that is pasted. */
  readonly wanted: string;
  readonly choose: (id: string) => void;
  readonly carry: (files: SpecTexts | undefined) => void;
}

/** What this spec is held against; an address that carries a spec can be pasted. */
export function OtherChoice({ others, wanted, choose, carry }: OtherChoiceProps) {
  const [trouble, setTrouble] = useState('');
  const take = async (text: string): Promise<void> => {
    setTrouble('');
    carry(undefined);
    const hash = text.indexOf('#spec=');
    if (text.trim() === '') return;
    try {
      if (hash < 0) throw new Error('it has no spec behind a #');
      carry((await readFragment(text.slice(hash).trim())).files);
    } catch (error) {
      setTrouble(`This address cannot be read: ${error instanceof Error ? error.message : String(error)}.`);
    }
  };
  return (
    <>
      <label className="compare-with">
        <span>with</span>
        <select className="select" value={wanted} onChange={(event) => choose(event.target.value)}>
          {others.map(({ id, title }) => (
            <option key={id} value={id}>
              {title}
            </option>
          ))}
          <option value="address">a shared address</option>
        </select>
      </label>
      {wanted === 'address' && (
        <span className="compare-address">
          <input
            className="search"
            aria-label="Address that carries a spec"
            placeholder="Paste the address"
            aria-invalid={trouble !== ''}
            aria-describedby="compare-trouble"
            onChange={(event) => void take(event.target.value)}
          />
          <span id="compare-trouble" role="status" className="field-trouble">
            {trouble}
          </span>
        </span>
      )}
    </>
  );
}
