import type { ReactNode } from 'react';
import { useWorkbench } from '../app/context.ts';
import { Modal } from '../app/Modal.tsx';

/** A dialog of the workbench, which has one at a time. */
export function Dialog({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  const workbench = useWorkbench();
  return (
    <Modal title={title} close={() => workbench.store.set({ dialog: 'none' })}>
      {children}
    </Modal>
  );
}
