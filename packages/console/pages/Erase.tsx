import { type FormEvent, useState } from 'react';
import type { SpecState } from '../api/answers.ts';
import { Modal } from '../app/Modal.tsx';
import { inventory } from '../cloud/steps.ts';
import { duration } from '../cloud/words.ts';
import { Field } from '../forms/Field.tsx';
import { useAct } from '../forms/use-act.ts';
import { Refused } from '../shell/Page.tsx';
import { useAnswer } from '../shell/use-answer.ts';
import type { Seen } from './ChangeForm.tsx';

/** Asks for the end of a tenant: says what will be gone and what stays for how long, and wants its slug typed. */
export function Erase({ tenant, etag, again, close }: Seen & { readonly close: () => void }) {
  const spec = useAnswer<SpecState>('/v1/spec/state', () => false);
  const { send, busy, trouble } = useAct();
  const [typed, setTyped] = useState('');
  const kept = spec.value?.backupsKept;
  const erase = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (typed.trim() !== tenant.slug) return;
    const answer = await send(`/v1/tenants/${tenant.id}`, { method: 'DELETE', match: etag });
    again();
    if (answer && !('trouble' in answer)) close();
  };
  return (
    <Modal title={`Erase ${tenant.slug}?`} close={close}>
      <p>
        Everything that it has will be removed, in order, each with the proof that it is gone:{' '}
        {inventory(tenant.steps) || 'nothing was made yet'}, its sealed secrets, and the name and address of its administrator. Where this
        cloud wants a second person to confirm, or some days to pass, it begins only then and can be taken back; once it has begun there is
        no way back.
      </p>
      <p className="dialog-more">
        {kept
          ? `Backups that were made before keep its data until they expire, ${duration(kept)} after they were made.`
          : 'Backups that were made before keep its data until they expire.'}{' '}
        The register keeps what happened, without names of people.
      </p>
      <form className="form" onSubmit={(event) => void erase(event)}>
        {trouble && <Refused trouble={trouble} />}
        <Field label={`Type ${tenant.slug} to erase it`} value={typed} change={setTyped} />
        <div className="form-foot">
          <button type="button" className="button" onClick={close}>
            Cancel
          </button>
          <button type="submit" className="button button-bad" disabled={busy || typed.trim() !== tenant.slug}>
            Erase for good
          </button>
        </div>
      </form>
    </Modal>
  );
}
