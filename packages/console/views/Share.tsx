import { useEffect, useRef, useState } from 'react';
import { useShown, useWorkbench } from '../app/context.ts';
import { MOST_CHARACTERS, fragmentOf } from '../app/share.ts';
import { Dialog } from '../panels/Dialog.tsx';

/** An address that carries the whole spec as it stands in the editor. */
export default function Share() {
  const workbench = useWorkbench();
  const address = useAddress();
  const [copied, setCopied] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const copy = async (): Promise<void> => {
    field.current?.select();
    try {
      await navigator.clipboard.writeText(address ?? '');
      setCopied(true);
    } catch {
      // Some browsers give no clipboard without TLS: it is selected, and the person's own keys copy it.
      setCopied(false);
    }
  };
  const long = address !== undefined && address.length > MOST_CHARACTERS;
  return (
    <Dialog title="Share this state by its address">
      {long ? (
        <p>
          The spec is too large for an address: it would have {address.length} characters, and browsers, mails and chats carry{' '}
          {MOST_CHARACTERS} whole. Share the repository, or fewer tenants.
        </p>
      ) : (
        <>
          <p>
            The address is the spec: every file as it stands in the editor, saved or not. It is never sent to a server, and whoever has it
            can read all of it.
          </p>
          <textarea
            ref={field}
            className="share-address"
            aria-label="Address of this state"
            readOnly
            rows={4}
            value={address ?? 'Packing…'}
            onFocus={(event) => event.target.select()}
          />
          <p className="note" role="status">
            {copied ? 'Copied.' : address === undefined ? '' : `${address.length} characters.`}
          </p>
        </>
      )}
      <div className="form-foot">
        <button type="button" className="button" onClick={() => workbench.store.set({ dialog: 'none' })}>
          Close
        </button>
        {!long && (
          <button type="button" className="button button-strong" disabled={address === undefined} onClick={() => void copy()}>
            Copy
          </button>
        )}
      </div>
    </Dialog>
  );
}

/** Undefined until it is packed. */
function useAddress(): string | undefined {
  const files = useShown((state) => state.files);
  const name = useShown((state) => state.name);
  const [address, setAddress] = useState<string>();
  useEffect(() => {
    let gone = false;
    const texts = [...files.values()].filter((file) => !file.bytes).map((file) => [file.path, file.text] as const);
    void fragmentOf({ name, files: texts }).then((fragment) => {
      if (!gone) setAddress(`${location.origin}${location.pathname}${location.search}${fragment}`);
    });
    return () => {
      gone = true;
    };
  }, [files, name]);
  return address;
}
