import { useState } from 'react';
import { newKey } from '../api/ask.ts';
import { Modal } from '../app/Modal.tsx';
import { useAct } from '../forms/use-act.ts';
import { Refused } from '../shell/Page.tsx';
import type { Seen } from './ChangeForm.tsx';
import { Erase } from './Erase.tsx';
import { PendingErasure } from './PendingErasure.tsx';

/** Suspend, resume, rotate secrets, try again, erase: what fits where the tenant is. */
export function TenantActs({ tenant, etag, again }: Seen) {
  const { send, busy, trouble } = useAct();
  const [asking, setAsking] = useState<'suspend' | 'rotate' | 'erase' | null>(null);
  const at = `/v1/tenants/${tenant.id}`;
  const close = (): void => setAsking(null);
  const become = async (state: 'active' | 'suspended'): Promise<void> => {
    close();
    await send(at, { method: 'PATCH', body: { state }, match: etag });
    again();
  };
  const retry = async (): Promise<void> => {
    await send(`${at}/retry`, { method: 'POST', key: newKey() });
    again();
  };
  const rotate = async (): Promise<void> => {
    close();
    await send(`${at}/rotations`, { method: 'POST', body: {}, key: newKey(), match: etag });
    again();
  };
  const pending = tenant.erasure;
  const erasure = async (method: 'POST' | 'DELETE'): Promise<void> => {
    await send(`${at}/erasure`, { method, ...(method === 'POST' && { key: newKey() }) });
    again();
  };
  return (
    <div className="acts">
      {pending && <PendingErasure erasure={pending} busy={busy} confirm={() => void erasure('POST')} keep={() => void erasure('DELETE')} />}
      {trouble && <Refused trouble={trouble} />}
      <div className="acts-row">
        {tenant.state === 'held' && (
          <button type="button" className="button button-strong" disabled={busy} onClick={() => void retry()}>
            Try again what is held
          </button>
        )}
        {tenant.wanted === 'active' ? (
          <button type="button" className="button" disabled={busy} onClick={() => setAsking('suspend')}>
            Suspend…
          </button>
        ) : (
          <button type="button" className="button" disabled={busy} onClick={() => void become('active')}>
            Resume
          </button>
        )}
        <button type="button" className="button" disabled={busy} onClick={() => setAsking('rotate')}>
          Rotate secrets…
        </button>
        {!pending && (
          <button type="button" className="button button-bad" disabled={busy} onClick={() => setAsking('erase')}>
            Erase…
          </button>
        )}
      </div>
      {asking === 'suspend' && <Suspend slug={tenant.slug} close={close} suspend={() => void become('suspended')} />}
      {asking === 'rotate' && <Rotate slug={tenant.slug} close={close} rotate={() => void rotate()} />}
      {asking === 'erase' && <Erase tenant={tenant} etag={etag} again={again} close={close} />}
    </div>
  );
}

function Rotate({ slug, close, rotate }: { readonly slug: string; readonly close: () => void; readonly rotate: () => void }) {
  return (
    <Modal title={`Rotate the secrets of ${slug}?`} close={close}>
      <p>
        Its passwords and keys for databases, cache, files and sign-in get new values, and its apps start anew with them. Nobody is shut
        out: the old values stay good until the new ones are in use, and for somewhat more than an hour after that. What an app has
        encrypted with a key of its own keeps that key.
      </p>
      <div className="form-foot">
        <button type="button" className="button" onClick={close}>
          Cancel
        </button>
        <button type="button" className="button button-strong" onClick={rotate}>
          Rotate
        </button>
      </div>
    </Modal>
  );
}

function Suspend({ slug, close, suspend }: { readonly slug: string; readonly close: () => void; readonly suspend: () => void }) {
  return (
    <Modal title={`Suspend ${slug}?`} close={close}>
      <p>Nothing of it answers any more and nobody can sign in. Every byte is kept and backed up; resuming brings all of it back.</p>
      <div className="form-foot">
        <button type="button" className="button" onClick={close}>
          Cancel
        </button>
        <button type="button" className="button button-strong" onClick={suspend}>
          Suspend
        </button>
      </div>
    </Modal>
  );
}
