import { type ReactNode, useEffect, useRef } from 'react';
import { useWorkbench } from '../app/context.ts';

interface DialogProps {
  readonly title: string;
  readonly children: ReactNode;
}

/** A modal dialog of the browser: it keeps the focus, closes by Escape, and gives the focus back. */
export function Dialog({ title, children }: DialogProps) {
  const workbench = useWorkbench();
  const box = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    box.current?.showModal();
    return () => {
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  return (
    <dialog ref={box} className="dialog" aria-labelledby="dialog-title" onClose={() => workbench.store.set({ dialog: 'none' })}>
      <h2 id="dialog-title" className="dialog-title">
        {title}
      </h2>
      {children}
    </dialog>
  );
}
