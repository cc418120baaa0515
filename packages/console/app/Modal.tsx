import { type ReactNode, useLayoutEffect, useRef } from 'react';

interface ModalProps {
  readonly title: string;
  readonly close: () => void;
  readonly children: ReactNode;
}

/** A modal dialog of the browser: it keeps the focus, closes by Escape, and gives the focus back. */
export function Modal({ title, close, children }: ModalProps) {
  const box = useRef<HTMLDialogElement>(null);
  // Closed while it is still in the page, so that the browser gives the focus back at once: later it would take it from wherever
  // somebody has gone in the meantime.
  useLayoutEffect(() => {
    const dialog = box.current;
    dialog?.showModal();
    return () => dialog?.close();
  }, []);
  return (
    <dialog ref={box} className="dialog" aria-labelledby="dialog-title" onClose={close}>
      <h2 id="dialog-title" className="dialog-title">
        {title}
      </h2>
      {children}
    </dialog>
  );
}
