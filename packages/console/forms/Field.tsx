import { type InputHTMLAttributes, type ReactNode, useId } from 'react';
import { Rich } from '../panels/Rich.tsx';

interface FieldProps {
  readonly label: string;
  readonly hint?: ReactNode;
  /** Why the value cannot be taken. */
  readonly marks?: readonly string[] | undefined;
  readonly value: string;
  readonly change: (value: string) => void;
  /** What can be chosen; without it anything can be written. */
  readonly choices?: readonly string[];
  readonly input?: Pick<InputHTMLAttributes<HTMLInputElement>, 'type' | 'inputMode' | 'autoComplete' | 'maxLength'>;
}

/** A value with its name, what it is, and why it was refused: all of it is read out with the field. */
export function Field({ label, hint, marks = [], value, change, choices, input }: FieldProps) {
  const id = useId();
  const props = {
    id,
    value,
    'aria-invalid': marks.length > 0,
    'aria-describedby': `${id}-hint ${id}-marks`,
  };
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {choices ? (
        <select {...props} onChange={(event) => change(event.target.value)}>
          {choices.map((each) => (
            <option key={each}>{each}</option>
          ))}
        </select>
      ) : (
        <input {...props} autoComplete="off" spellCheck={false} {...input} onChange={(event) => change(event.target.value)} />
      )}
      <span id={`${id}-hint`} className="field-hint">
        {hint}
      </span>
      <span id={`${id}-marks`} className="field-trouble">
        {marks.map((mark) => (
          <span key={mark} className="field-mark">
            <Rich text={mark} />
          </span>
        ))}
      </span>
    </div>
  );
}

/** What belongs to no field. */
export function Marks({ marks = [] }: { readonly marks?: readonly string[] | undefined }) {
  if (marks.length === 0) return null;
  return (
    <ul className="complaints">
      {marks.map((mark) => (
        <li key={mark}>
          <Rich text={mark} />
        </li>
      ))}
    </ul>
  );
}

export const SLUG_HINT = 'The name in hosts: a lower-case letter, then letters, digits and single hyphens; 3 to 30.';

/** Whole numbers go as numbers; anything else goes as it was typed, for the server to refuse in its words. */
export function seatsOf(text: string): number | string {
  return /^\s*\d{1,7}\s*$/.test(text) ? Number(text) : text;
}
