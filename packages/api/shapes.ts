import { z } from 'zod';

/** 10 characters of Crockford base32 in lower case, first a letter. */
export const tenantId = z
  .string()
  .regex(/^[a-hjkmnp-tv-z][0-9a-hjkmnp-tv-z]{9}$/)
  .meta({ id: 'TenantId', description: 'Given once, never reused.', examples: ['k7m2p9x4qd'] });

export const slug = z
  .string()
  .min(3, 'at least 3 characters')
  .max(30, 'at most 30 characters')
  .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'a lower-case letter, then letters, digits and single hyphens')
  .meta({ id: 'Slug', description: 'The name in hosts; may change.', examples: ['acme'] });

export const instant = z.iso.datetime({ precision: 3 }).meta({ id: 'Instant', description: 'RFC 3339, UTC, milliseconds.' });
const name = z
  .string()
  .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/)
  .max(12);
export const cellName = name;
const planRef = z.string().regex(/^[a-z][a-z0-9-]{0,30}@[1-9][0-9]{0,5}$/);
const seats = z.int('a whole number').min(1, 'at least 1').max(100_000, 'at most 100,000');

export const because = z
  .object({
    step: z.string().meta({ description: 'What it is about: `database/k7m2p9x4qd/nextcloud`.' }),
    code: z.string().meta({ description: 'Never changes its meaning: `postgres/unreachable`.' }),
    detail: z.string(),
  })
  .meta({ id: 'Because', description: 'Why something is as it is, or is not yet.' });

export const step = z
  .object({
    id: z.string(),
    port: z.string(),
    state: z.enum(['holds', 'due', 'trouble', 'held', 'gone']),
    needs: z.array(z.string()),
    since: instant.nullable(),
    tries: z.int(),
    trouble: z.object({ code: z.string(), detail: z.string() }).nullable(),
  })
  .meta({ id: 'Step', description: 'One thing that a tenant needs.' });

/** `held` goes before what its life is. */
export const tenantState = z.enum(['creating', 'active', 'suspended', 'leaving', 'erasing', 'erased', 'held']);

export const tenant = z
  .object({
    id: tenantId,
    slug,
    cell: name,
    plan: planRef,
    seats,
    wave: z.int(),
    release: z.string().nullable().meta({ description: 'The release that it is made by; null: by the newest.' }),
    owner: z.enum(['contract', 'git']).meta({ description: 'Who decides plan, seats and state: a contract, or the file in Git.' }),
    state: tenantState,
    wanted: z.enum(['active', 'suspended', 'leaving', 'erased']),
    settled: z.boolean().meta({ description: 'Everything that was asked for holds.' }),
    because: z.array(because),
    waitingFor: z.string().nullable().meta({ description: 'The step that it waits for.' }),
    createdAt: instant,
  })
  .meta({ id: 'Tenant' });

export const erasure = z
  .object({
    askedBy: z.string(),
    askedAt: instant,
    confirmedBy: z.string().nullable(),
    people: z.int().meta({ description: 'How many must say so.' }),
    begins: instant.meta({ description: 'Not before; and not before everybody has said so.' }),
  })
  .meta({ id: 'Erasure', description: 'An erasure that was asked for and has not begun. It can be taken back.' });

export const tenantDetail = tenant
  .extend({
    steps: z.array(step),
    url: z.url().nullable(),
    erasure: erasure.nullable(),
    file: z.string().nullable().meta({ description: 'Its file in the spec, once it is there.' }),
    backupsUntil: instant
      .nullable()
      .meta({ description: 'Of an erased tenant: until when backups hold something of it. They expire by themselves.' }),
  })
  .meta({ id: 'TenantDetail' });

const personName = z.string().regex(/^[ -~\u00a0-\uffff]{1,200}$/, 'a name: at most 200 characters, and none that cannot be printed');
const email = z.email('an e-mail address: name@domain').max(254);

export const newTenant = z
  .strictObject({
    slug,
    plan: planRef,
    seats,
    cell: name.optional().meta({ description: 'The first cell of the platform unless told.' }),
    admin: z.strictObject({ name: personName, email }),
  })
  .meta({ id: 'NewTenant' });

export const tenantPatch = z
  .strictObject({
    slug: slug.optional(),
    plan: planRef.optional(),
    seats: seats.optional(),
    state: z.enum(['active', 'suspended', 'leaving']).optional(),
    admin: z
      .strictObject({ name: personName.optional(), email: email.optional() })
      .refine((admin) => Object.keys(admin).length > 0, 'say what to change')
      .optional()
      .meta({
        description: 'Whom letters go to, and who signs in first. Another address is another person: the account of the one before goes.',
      }),
  })
  .refine((patch) => Object.keys(patch).length > 0, 'say what to change')
  .meta({ id: 'TenantPatch', description: 'JSON Merge Patch (RFC 7396) of what may be changed.' });

export const rotation = z
  .strictObject({
    apps: z
      .array(z.string().min(1).max(80))
      .min(1)
      .max(20)
      .optional()
      .meta({ description: 'Apps of the tenant, as `odoo`; all that have secrets which rotate unless told.', examples: [['odoo']] }),
  })
  .meta({ id: 'Rotation', description: 'Whose secrets are to have new values.' });

export const operation = z
  .object({
    id: z.uuid(),
    subject: z.string(),
    verb: z.enum(['create', 'change', 'erase', 'rotate']),
    state: z.enum(['running', 'done', 'held']),
    because: z.array(because),
    waitingFor: z.string().nullable(),
    askedAt: instant,
  })
  .meta({ id: 'Operation' });

export const cell = z
  .object({
    name,
    at: z.string(),
    engine: z.string(),
    tenants: z.int(),
    due: z.int().meta({ description: 'Trees that wait to be published.' }),
    commit: z.string().nullable(),
    because: z.array(because),
  })
  .meta({ id: 'Cell' });

export const event = z
  .object({
    seq: z.int(),
    id: z.uuid(),
    at: instant,
    type: z.string(),
    subject: z.string(),
    tenant: z.string().nullable(),
    actor: z.object({ kind: z.enum(['member', 'operator', 'support', 'loop', 'witness']), id: z.string(), reason: z.string().optional() }),
    data: z.record(z.string(), z.unknown()),
    by: z
      .string()
      .nullable()
      .meta({ description: 'What the actor is called, as long as somebody knows; the register itself has the id alone.' }),
  })
  .meta({ id: 'Event' });

export const linkedEvent = event
  .extend({
    v: z.int().meta({ description: 'Version of the form of `data`.' }),
    cause: z.uuid().nullable().meta({ description: 'The event that led to this one.' }),
    request: z.string().nullable(),
    prev: z.string().nullable().meta({ description: 'Link of the event before; null at the beginning.' }),
    hash: z.string().meta({ description: 'SHA-256, hexadecimal, of `prev`, a line break, and the event as JSON with sorted keys.' }),
  })
  .meta({ id: 'LinkedEvent', description: 'An event with its link in the chain of its tenant; `hansa audit verify` checks an export.' });

export const look = z
  .object({ at: instant, subject: z.string(), tenant: z.string().nullable(), because: z.array(because) })
  .meta({ id: 'Look', description: 'What a loop found just now. Not kept, and without an id in the stream.' });

export const session = z
  .object({
    person: z.string(),
    role: z.enum(['operator', 'support', 'admin', 'member']),
    tenant: z.string().nullable(),
    expiresAt: instant,
    simulated: z.boolean(),
    misses: z.enum(['proof', 'enrolment']).nullable().meta({
      description: 'What has to come before anything else is answered: the passkey of whoever it is, or that they get one.',
    }),
  })
  .meta({ id: 'Session' });

const consent = z.object({ givenBy: z.enum(['admin', 'operator']), givenAt: instant, until: instant }).meta({
  id: 'Consent',
  description: 'Support may see this tenant until then: its administrator said so, or an operator in the name of the customer.',
});

export const consentAsked = z
  .strictObject({
    hours: z.int('a whole number of hours').min(1, 'at least 1 hour').max(168, 'at most 168 hours, which is a week'),
    reason: z.string().max(200, 'at most 200 characters').optional().meta({
      description: 'Needed of an operator. It stays in the register for ever: a ticket, and no name.',
    }),
  })
  .meta({ id: 'ConsentAsked' });

export const home = z
  .object({
    id: tenantId,
    slug,
    state: tenantState,
    plan: planRef,
    seats,
    apps: z.array(z.object({ app: z.string(), url: z.url() })),
    support: consent.nullable().meta({ description: 'Null: support sees nothing of it.' }),
  })
  .meta({ id: 'Home', description: 'A tenant as its own people see it.' });

export const ways = z
  .object({
    provider: z
      .string()
      .nullable()
      .meta({ description: 'What the identity provider of the operator’s people is called; `GET /sign-in` leads there.' }),
    tenants: z.boolean().meta({ description: 'People of a tenant sign in at its own realm: `GET /sign-in?tenant=<slug>`.' }),
    simulated: z.boolean().meta({ description: 'The provider is one for development: one chooses there whom to be.' }),
  })
  .meta({ id: 'Ways' });

export const aside = z
  .object({ path: z.string(), commit: z.string(), at: instant, diagnostics: z.array(z.record(z.string(), z.unknown())) })
  .meta({ id: 'Aside', description: 'A file of the spec that was set aside, with its complaints.' });

export const rollout = z
  .object({
    release: z.string(),
    waves: z.array(
      z.object({
        wave: z.int(),
        tenants: z.int(),
        behind: z.int().meta({ description: 'Not moved to this release yet.' }),
        unsettled: z.int(),
        held: z.int(),
      }),
    ),
    because: z.array(because),
  })
  .meta({ id: 'Rollout', description: 'How far the tenants of each wave are with the newest release, and what the next wave waits for.' });

export const overview = z
  .object({
    commit: z.string().nullable(),
    aside: z.array(aside),
    plans: z.array(planRef),
    cells: z.array(name),
    platform: z.string().nullable(),
    backupsKept: z.string().nullable(),
    rollout: rollout.nullable(),
    simulated: z.boolean(),
  })
  .meta({ id: 'SpecState' });

export const problem = z
  .object({
    status: z.int(),
    code: z.string(),
    title: z.string(),
    detail: z.string().optional(),
    diagnostics: z.array(z.record(z.string(), z.unknown())).optional(),
    retryAt: instant.optional(),
  })
  .meta({ id: 'Problem', description: 'RFC 9457.' });

export function page<T extends z.ZodType>(items: T) {
  return z.object({ items: z.array(items), next: z.string().nullable().meta({ description: 'For `after`; null at the end.' }) });
}
