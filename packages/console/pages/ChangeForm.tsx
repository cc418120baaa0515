import { type FormEvent, useState } from 'react';
import type { SpecState, Tenant, TenantDetail } from '../api/answers.ts';
import { marksOf } from '../api/trouble.ts';
import { Field, Marks, SLUG_HINT, seatsOf } from '../forms/Field.tsx';
import { useAct } from '../forms/use-act.ts';
import { Refused } from '../shell/Page.tsx';
import { useAnswer } from '../shell/use-answer.ts';

const FIELDS = ['/slug', '/plan', '/seats'];

/** What a form about a tenant was filled in before: its ETag, and how to see it anew. */
export interface Seen {
  readonly tenant: TenantDetail;
  readonly etag: string;
  readonly again: () => void;
}

interface Typed {
  readonly slug?: string;
  readonly plan?: string;
  readonly seats?: string;
}

/**
 * Changes seats, plan and slug. What nobody has typed into follows what happens; what was typed stays, and is sent for the tenant as it was
 * when the typing began, so that nobody's change is overwritten unseen.
 */
export function ChangeForm({ tenant, etag, again }: Seen) {
  const spec = useAnswer<SpecState>('/v1/spec/state', () => false);
  const { send, busy, trouble } = useAct();
  const [typed, setTyped] = useState<Typed>({});
  const [begun, setBegun] = useState<string | null>(null);
  const marks = trouble ? marksOf(trouble, FIELDS) : {};
  const change = changeOf(typed, tenant);
  const plans = spec.value?.plans ?? [];
  const field = (key: keyof Typed) => ({
    value: typed[key] ?? String(tenant[key]),
    change: (value: string) => {
      setTyped((before) => ({ ...before, [key]: value }));
      setBegun((before) => (Object.keys(typed).length === 0 ? etag : (before ?? etag)));
    },
    marks: marks[`/${key}`],
    hint: typed[key] !== undefined && typed[key] !== String(tenant[key]) ? `now ${tenant[key]}` : key === 'slug' ? SLUG_HINT : undefined,
  });
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const answer = await send<Tenant>(`/v1/tenants/${tenant.id}`, { method: 'PATCH', body: change, match: begun ?? etag });
    if (!answer) return;
    if (!('trouble' in answer)) {
      // What was typed meanwhile stays, and is sent for the tenant as this change has left it.
      setTyped((now) => Object.fromEntries(Object.entries(now).filter(([key, value]) => value !== typed[key as keyof Typed])));
      setBegun(answer.etag);
    } else if (answer.trouble.status === 412) setBegun(null); // by the next try the person has seen what it is now
    again();
  };
  return (
    <form className="form" onSubmit={(event) => void submit(event)} noValidate aria-busy={busy}>
      {trouble && (
        <Refused trouble={trouble}>
          <Marks marks={marks['']} />
        </Refused>
      )}
      <Field label="Seats" {...field('seats')} input={{ inputMode: 'numeric' }} />
      <Field label="Plan" {...field('plan')} choices={plans.includes(tenant.plan) ? plans : [tenant.plan, ...plans]} />
      <Field label="Slug" {...field('slug')} input={{ maxLength: 64 }} />
      <div className="form-foot">
        {Object.keys(typed).length > 0 && (
          <button type="button" className="button button-quiet" onClick={() => setTyped({})}>
            As it is
          </button>
        )}
        <button type="submit" className="button button-strong" disabled={busy || Object.keys(change).length === 0}>
          {busy ? 'Asking…' : 'Change'}
        </button>
      </div>
    </form>
  );
}

/** Only what differs from what it is. */
function changeOf({ slug, plan, seats }: Typed, tenant: TenantDetail): Readonly<Record<string, unknown>> {
  const wanted = { slug: slug?.trim(), plan, seats: seats === undefined ? undefined : seatsOf(seats) };
  return Object.fromEntries(Object.entries(wanted).filter(([key, value]) => value !== undefined && value !== tenant[key as keyof Typed]));
}
