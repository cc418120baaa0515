import { type ReactNode, useEffect, useRef } from 'react';
import type { Trouble } from '../api/trouble.ts';
import { said } from '../api/trouble.ts';

interface PageProps {
  readonly title: ReactNode;
  /** What can be done here, beside the title. */
  readonly acts?: ReactNode;
  readonly children: ReactNode;
}

/** Whoever came by a link inside of the console hears the title of the new page; the first page leaves the focus where browsers put it. */
let arrivals = 0;

export function Page({ title, acts, children }: PageProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    arrivals += 1;
    if (arrivals > 1) heading.current?.focus();
  }, []);
  return (
    <main id="content" className="page" tabIndex={-1}>
      <div className="page-inner">
        <div className="page-head">
          <h1 ref={heading} tabIndex={-1}>
            {title}
          </h1>
          {acts}
        </div>
        {children}
      </div>
    </main>
  );
}

/** A refusal where it belongs, with what to do. */
export function Refused({ trouble, children }: { readonly trouble: Trouble; readonly children?: ReactNode }) {
  const { what, todo } = said(trouble);
  return (
    <div className="trouble" role="alert">
      <p>
        <strong>{what}</strong> {todo}
      </p>
      {children}
    </div>
  );
}
