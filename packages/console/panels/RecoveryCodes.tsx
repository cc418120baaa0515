import { useState } from 'react';
import type { Codes } from '../api/answers.ts';

/** Codes that are shown this once, until somebody says that they have them. */
export function RecoveryCodes({ codes, kept }: { readonly codes: Codes; readonly kept: () => void }) {
  const [copied, setCopied] = useState(false);
  const copy = (): Promise<void> =>
    navigator.clipboard.writeText(codes.join('\n')).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  return (
    <section className="card card-codes" aria-labelledby="codes-title">
      <h2 id="codes-title" className="section-title">
        Your recovery codes
      </h2>
      <p>
        Each lets you in once in the place of a passkey. They are shown this once: print them, or keep them where you keep passwords, and
        not on the device that has the passkey.
      </p>
      <ol className="codes">
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ol>
      <div className="acts-row">
        <button type="button" className="button" onClick={() => void copy()}>
          {copied ? 'Copied' : 'Copy them'}
        </button>
        <button type="button" className="button button-strong" onClick={kept}>
          I have kept them
        </button>
      </div>
    </section>
  );
}
