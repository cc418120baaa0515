import { type KeyboardEvent, useEffect, useRef } from 'react';
import { useShown, useWorkbench } from '../app/context.ts';
import { type SpecFile, isUnsaved } from '../app/spec-file.ts';

/** The files of the spec, with what is wrong and what is not saved. */
export function Files() {
  const workbench = useWorkbench();
  const files = useShown((state) => state.files);
  const open = useShown((state) => state.address.file);
  const diagnostics = useShown((state) => state.diagnostics);
  const aside = useShown((state) => state.aside);
  const list = useRef<HTMLUListElement>(null);
  const paths = [...files.keys()];
  const stop = paths.includes(open) ? open : paths[0];
  useEffect(() => {
    list.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [open]);
  const move = (event: KeyboardEvent): void => {
    const buttons = [...(list.current?.querySelectorAll<HTMLElement>('button') ?? [])];
    const at = buttons.indexOf(document.activeElement as HTMLElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: buttons.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    buttons[Math.max(0, Math.min(to, buttons.length - 1))]?.focus();
  };
  return (
    <nav className="files" aria-label="Files of the spec">
      <ul ref={list} onKeyDown={move} className="file-list">
        {[...files.values()].map((file) => (
          <li key={file.path}>
            <FileButton
              file={file}
              open={file.path === open}
              aside={aside.has(file.path)}
              stop={file.path === stop}
              errors={diagnostics.filter((each) => each.at.file === file.path && each.severity === 'error').length}
              choose={() => workbench.go({ file: file.path, view: 'spec' })}
            />
          </li>
        ))}
      </ul>
      <button type="button" className="button button-quiet add-tenant" onClick={() => workbench.store.set({ dialog: 'tenant' })}>
        + Add tenant
      </button>
    </nav>
  );
}

interface FileButtonProps {
  readonly file: SpecFile;
  readonly open: boolean;
  readonly aside: boolean;
  readonly stop: boolean;
  readonly errors: number;
  readonly choose: () => void;
}

function FileButton({ file, open, aside, stop, errors, choose }: FileButtonProps) {
  const [, folder = '', name = file.path] = /^(tenants\/)(.+)$/.exec(file.path) ?? [];
  const state = [
    file.theirs ? 'changed elsewhere' : '',
    aside ? 'set aside' : '',
    isUnsaved(file) ? (file.saved === null ? 'new' : 'edited') : '',
    errors > 0 ? `${errors} ${errors === 1 ? 'error' : 'errors'}` : '',
  ].filter(Boolean);
  return (
    <button
      type="button"
      className="file"
      aria-current={open ? 'true' : undefined}
      tabIndex={stop ? 0 : -1}
      onClick={choose}
      title={[file.path, ...state].join(', ')}
    >
      <span className="file-name">
        <span className="file-folder">{folder}</span>
        {name}
      </span>
      {errors > 0 && (
        <span className="file-errors" aria-label={`, ${errors} errors`}>
          {errors}
        </span>
      )}
      {aside && <span className="tag tag-default">aside</span>}
      {isUnsaved(file) && <span className="file-edited" role="img" aria-label={file.saved === null ? ', new' : ', edited'} />}
    </button>
  );
}
