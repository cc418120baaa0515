import { useEffect, useRef } from 'react';
import { useShown, useWorkbench } from '../app/context.ts';
import { Complaints } from './Complaints.tsx';
import { isUnsaved } from '../app/spec-file.ts';

/** The editor; until its code is there, a plain text field that can be typed in all the same. */
export function EditorPanel() {
  const workbench = useWorkbench();
  const place = useRef<HTMLDivElement>(null);
  const ready = useShown((state) => state.phase === 'ready');
  const editor = useShown((state) => state.editor);
  const there = useShown((state) => state.files.has(state.address.file));
  useEffect(() => {
    const parent = place.current;
    if (!ready || !parent) return undefined;
    let gone = false;
    const load = async (): Promise<void> => {
      const { Editor } = await import('../editor/mount.ts');
      if (gone) return;
      const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? '';
      const typing = document.activeElement?.id === 'plain-editor';
      const made = new Editor({
        parent,
        nonce,
        edited: (path, text) => workbench.files.edit(path, text),
        fix: (each) => workbench.fix(each),
        words: (path) => (path === 'platform.yaml' ? workbench.state.words?.platform : workbench.state.words?.tenant) ?? [],
      });
      workbench.attach(made);
      if (typing) made.focus();
    };
    load().catch(() => workbench.store.set({ editor: 'failed' }));
    return () => {
      gone = true;
    };
  }, [ready, workbench]);
  return (
    <div className="editor">
      <EditorBar />
      <AsideNote />
      <div className="editor-place" ref={place} hidden={editor !== 'ready' || !there} />
      {(editor !== 'ready' || !there) && <PlainEditor />}
    </div>
  );
}

function EditorBar() {
  const workbench = useWorkbench();
  const path = useShown((state) => state.address.file);
  const file = useShown((state) => state.files.get(state.address.file));
  return (
    <div className="bar">
      <h2 className="bar-title">{path}</h2>
      {file?.bytes && <span className="tag tag-bad">not UTF-8: read only</span>}
      {file?.theirs && (
        <button type="button" className="button button-small button-bad" onClick={() => workbench.store.set({ dialog: 'conflict' })}>
          Changed elsewhere…
        </button>
      )}
      {file && isUnsaved(file) && (
        <button type="button" className="button button-small button-quiet" onClick={() => workbench.files.discard(path)}>
          {file.saved === null ? 'Discard this file' : 'Discard changes'}
        </button>
      )}
    </div>
  );
}

/** The file as it was committed was not taken in: what it says is not what runs. */
function AsideNote() {
  const aside = useShown((state) => state.aside.get(state.address.file));
  if (!aside) return null;
  return (
    <section className="aside-note" aria-label="Set aside">
      <p>
        <strong>Set aside:</strong> commit <code>{aside.commit.slice(0, 10)}</code> of this file was not taken in; what was in use before it
        is in use still.
      </p>
      <Complaints file={aside} />
    </section>
  );
}

function PlainEditor() {
  const workbench = useWorkbench();
  const file = useShown((state) => state.files.get(state.address.file));
  const phase = useShown((state) => state.phase);
  if (phase !== 'ready') return <div className="plain-editor" aria-hidden="true" />;
  if (!file) return <MissingFile />;
  return (
    <textarea
      id="plain-editor"
      key={file.path}
      className="plain-editor"
      aria-label={`Editor of ${file.path}`}
      spellCheck={false}
      defaultValue={file.text}
      readOnly={file.bytes !== null}
      onChange={(event) => workbench.files.edit(file.path, event.target.value)}
    />
  );
}

function MissingFile() {
  const path = useShown((state) => state.address.file);
  return <p className="empty">There is no {path} in this spec.</p>;
}
