import { type FormEvent, useRef, useState } from 'react';
import type { SpecState, Tenant } from '../api/answers.ts';
import { newKey } from '../api/ask.ts';
import { subjectOf } from '../api/live.ts';
import { marksOf } from '../api/trouble.ts';
import { Field, Marks, SLUG_HINT, seatsOf } from '../forms/Field.tsx';
import { useAct } from '../forms/use-act.ts';
import { useHouse } from '../shell/context.ts';
import { Link } from '../shell/Link.tsx';
import { Page, Refused } from '../shell/Page.tsx';
import { useAnswer } from '../shell/use-answer.ts';

const FIELDS = ['/slug', '/plan', '/seats', '/cell', '/admin/name', '/admin/email'];

interface Typed {
  readonly slug: string;
  readonly plan: string;
  readonly seats: string;
  readonly cell: string;
  readonly name: string;
  readonly email: string;
}

export function NewTenantPage() {
  const spec = useAnswer<SpecState>('/v1/spec/state', (item) => subjectOf(item).startsWith('spec/'));
  return (
    <Page title="New tenant">
      {spec.trouble && !spec.value && <Refused trouble={spec.trouble} />}
      {spec.value && <NewTenantForm spec={spec.value} />}
    </Page>
  );
}

function NewTenantForm({ spec }: { readonly spec: SpecState }) {
  const { road, slugs } = useHouse();
  const { send, busy, trouble } = useAct();
  const [typed, setTyped] = useState<Typed>({ slug: '', plan: '', seats: '10', cell: '', name: '', email: '' });
  const keyFor = useKey();
  const plan = typed.plan || (spec.plans[0] ?? '');
  const cell = typed.cell || (spec.cells[0] ?? '');
  const marks = trouble ? marksOf(trouble, FIELDS) : {};
  const field = (key: keyof Typed) => ({
    value: typed[key],
    change: (value: string) => setTyped((before) => ({ ...before, [key]: value })),
  });
  const create = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const { slug, seats, name, email } = typed;
    const body = { slug: slug.trim(), plan, seats: seatsOf(seats), cell, admin: { name: name.trim(), email: email.trim() } };
    const answer = await send<Tenant>('/v1/tenants', { method: 'POST', body, key: keyFor(body) });
    if (!answer || 'trouble' in answer) return;
    slugs.set(answer.value.id, answer.value.slug);
    road.go({ page: 'tenant', id: answer.value.id });
  };
  return (
    <form className="form form-page" onSubmit={(event) => void create(event)} noValidate aria-busy={busy}>
      {trouble && (
        <Refused trouble={trouble}>
          <Marks marks={marks['']} />
        </Refused>
      )}
      <Field label="Slug" hint={SLUG_HINT} marks={marks['/slug']} {...field('slug')} input={{ maxLength: 64 }} />
      <Field label="Plan" marks={marks['/plan']} choices={spec.plans} {...field('plan')} value={plan} />
      <Field label="Seats" marks={marks['/seats']} {...field('seats')} input={{ inputMode: 'numeric' }} />
      <Field label="Cell" marks={marks['/cell']} choices={spec.cells} {...field('cell')} value={cell} />
      <fieldset className="fieldset">
        <legend>First administrator</legend>
        <p className="soft">Gets the welcome letter, and invites the others.</p>
        <Field label="Name" marks={marks['/admin/name']} {...field('name')} />
        <Field label="E-mail" marks={marks['/admin/email']} {...field('email')} input={{ type: 'email', inputMode: 'email' }} />
      </fieldset>
      <div className="form-foot">
        <Link to={{}} className="button">
          Cancel
        </Link>
        <button type="submit" className="button button-strong" disabled={busy}>
          {busy ? 'Creating…' : 'Create tenant'}
        </button>
      </div>
    </form>
  );
}

/** The Idempotency-Key of this form: one for each thing that is asked for, so that a second click, or a second try after silence, makes no second. */
function useKey(): (body: unknown) => string {
  const last = useRef({ text: '', key: '' });
  return (body) => {
    const text = JSON.stringify(body);
    if (last.current.text !== text) last.current = { text, key: newKey() };
    return last.current.key;
  };
}
