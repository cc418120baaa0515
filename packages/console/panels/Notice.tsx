import { useEffect } from 'react';
import { useShown, useWorkbench } from '../app/context.ts';

/** What just happened, in one line at the edge of the page; a plain one goes by itself. */
export function Notice() {
  const workbench = useWorkbench();
  const notice = useShown((state) => state.notice);
  useEffect(() => {
    if (notice?.tone !== 'plain') return undefined;
    const timer = setTimeout(() => workbench.store.set({ notice: null }), 6000);
    return () => clearTimeout(timer);
  }, [notice, workbench]);
  return (
    <div className="notice-place" role="status" aria-live="polite">
      {notice && (
        <p className={`notice notice-${notice.tone}`}>
          <span>{notice.text}</span>
          <button
            type="button"
            className="button button-quiet button-small"
            aria-label="Dismiss"
            onClick={() => workbench.store.set({ notice: null })}
          >
            ×
          </button>
        </p>
      )}
    </div>
  );
}
