import { type FormEvent, useState } from 'react';
import { useShown, useWorkbench } from '../app/context.ts';
import { TENANT_ID_BYTES, tenantId } from '@hansa/compiler/spec/tenant-id.ts';
import { slugTrouble, tenantText } from '../app/tenant-text.ts';
import { Dialog } from './Dialog.tsx';

/** Adds a tenant's file to the spec: a name, a plan, a cell and seats; the id comes from chance. */
export function NewTenant() {
  const workbench = useWorkbench();
  const files = useShown((state) => state.files);
  const topology = useShown((state) => state.topology);
  const [first] = topology?.plans ?? [];
  const [slug, setSlug] = useState('');
  const [tried, setTried] = useState(false);
  const trouble = slugTrouble(slug, new Set(files.keys()));
  const add = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    setTried(true);
    if (trouble !== undefined) return;
    const form = new FormData(event.currentTarget);
    const id = tenantId(crypto.getRandomValues(new Uint8Array(TENANT_ID_BYTES)));
    const [cell, plan, seats] = ['cell', 'plan', 'seats'].map((name) => String(form.get(name) ?? ''));
    workbench.store.set({ dialog: 'none' });
    workbench.files.add(`tenants/${slug}.yaml`, tenantText({ id, slug, cell: cell ?? '', plan: plan ?? '', seats: Number(seats) }));
  };
  return (
    <Dialog title="Add a tenant">
      <form className="form" onSubmit={add} noValidate>
        <label className="field">
          <span>Slug, its name in hosts</span>
          <input
            name="slug"
            value={slug}
            autoComplete="off"
            spellCheck={false}
            aria-invalid={tried && trouble !== undefined}
            aria-describedby="slug-trouble"
            onChange={(event) => setSlug(event.target.value)}
          />
          <span id="slug-trouble" className="field-trouble">
            {tried ? trouble : ''}
          </span>
        </label>
        <Field name="cell" label="Cell" choices={topology?.cells.map((cell) => cell.name) ?? []} start="" />
        <Field name="plan" label="Plan, as in team@1" choices={topology?.plans.map((plan) => plan.name) ?? []} start="" />
        <Field name="seats" label="Seats" choices={[]} start={String(first?.minSeats ?? 10)} />
        <div className="form-foot">
          <button type="button" className="button" onClick={() => workbench.store.set({ dialog: 'none' })}>
            Cancel
          </button>
          <button type="submit" className="button button-strong">
            Add
          </button>
        </div>
      </form>
    </Dialog>
  );
}

interface FieldProps {
  readonly name: string;
  readonly label: string;
  /** What the plan of the platform knows; where it knows nothing, anything can be written. */
  readonly choices: readonly string[];
  readonly start: string;
}

function Field({ name, label, choices, start }: FieldProps) {
  return (
    <label className="field">
      <span>{label}</span>
      {choices.length > 0 ? (
        <select name={name}>
          {choices.map((choice) => (
            <option key={choice}>{choice}</option>
          ))}
        </select>
      ) : (
        <input name={name} defaultValue={start} autoComplete="off" spellCheck={false} inputMode={name === 'seats' ? 'numeric' : 'text'} />
      )}
    </label>
  );
}
