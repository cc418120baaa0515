import { z } from 'zod';
import { FORMS, text } from './forms.ts';
import { generations } from './generations.ts';
import { key, required } from './key.ts';

/** The shape of one file under tenants/. Everything that holds data is named by `id`; `slug` is for hosts and people. */
export const tenantSchema = z.strictObject({
  apiVersion: required(z.literal('hansa/v1'), { does: 'Version of this language.' }),
  kind: required(z.literal('Tenant'), { does: 'What this file is.' }),
  id: required(text('id'), { does: 'Given once by `hansa tenant add`, never reused.', form: FORMS.id }),
  slug: required(text('slug'), { does: 'Name in hosts; may change.', form: FORMS.slug }),
  cell: required(text('name'), { does: 'The cell it lives in.', form: FORMS.name }),
  environment: key(text('name'), {
    does: 'The environment in which it means to live: a cell of another one refuses it.',
    form: FORMS.name,
    because: 'the environment of its cell',
  }),
  plan: required(text('planRef'), { does: 'What was bought.', form: FORMS.planRef }),
  seats: required(z.int().min(1).max(100_000), { does: 'How many members.' }),
  state: key(z.enum(['active', 'suspended', 'leaving']), {
    does: 'Suspended and leaving tenants keep every byte; nothing of them answers.',
    default: 'active',
    because: 'a tenant is added to be used',
  }),
  wave: key(z.int().min(0).max(20), {
    does: 'The tenants that change together; 0 is the canary.',
    default: 1,
    because: 'a tenant is a canary only by choice',
  }),
  generations: key(generations, {
    does: 'Generation of the secrets of an app, as in `{ odoo: 2 }`: raised by one when their new values are in place, it starts every pod that reads them anew.',
    because: 'the first',
  }),
  apps: key(z.array(z.string().min(1)).min(1), { does: 'Fewer apps than the plan has.', because: 'all apps of the plan' }),
});

export type TenantSpec = z.infer<typeof tenantSchema>;
