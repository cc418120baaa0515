import type { Aside } from '../api/answers.ts';
import { Rich } from './Rich.tsx';

interface Complaint {
  readonly code?: string;
  readonly message?: string;
  readonly hint?: string;
  readonly at?: { readonly line?: number };
}

/** Why a file was set aside, complaint by complaint. */
export function Complaints({ file }: { readonly file: Aside }) {
  return (
    <ul className="complaints">
      {(file.diagnostics as readonly Complaint[]).map(({ code = '', message = '', hint = '', at }) => (
        <li key={`${code} ${at?.line} ${message}`}>
          <code>{code}</code> {at?.line !== undefined && <span className="soft">line {at.line}: </span>}
          <Rich text={message} /> <Rich text={hint} />
        </li>
      ))}
    </ul>
  );
}
