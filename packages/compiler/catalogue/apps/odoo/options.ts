import { z } from 'zod';
import type { Settings } from '../../../plan/plan.ts';
import type { Chosen } from '../../../plan/thing.ts';
import { key } from '../../../spec/key.ts';

const IMAGE =
  /^[a-z0-9][a-z0-9.-]*(?::\d+)?(?:\/[a-z0-9][a-z0-9._-]*)+:(?!latest(?:@|$))[A-Za-z0-9_][\w.-]{0,127}(?:@sha256:[0-9a-f]{64})?$/;
const MODULE = /^[a-z][a-z0-9_]{0,62}$/;

export const OPTIONS = z.strictObject({
  attachments: key(z.enum(['database', 'objects']), {
    does: 'Where attachments are kept.',
    default: 'database',
    because: 'they are then saved, moved and restored with the rows that name them, and no pod needs a volume',
  }),
  pool: key(z.enum(['split', 'session', 'direct', 'transaction']), {
    does: "How the pooler lends connections. `split`: the tenant's database by transaction, the maintenance database by session.",
    default: 'split',
    because: 'statements need no session, the cron and the bus listen in the maintenance database and do',
  }),
  sessions: key(z.enum(['database', 'files']), {
    does: 'Where web sessions are kept. With `files` there is one web pod, and its restart signs everybody out.',
    default: 'database',
    because: 'any pod then answers any request; it takes a pinned module',
  }),
  image: key(z.string().regex(IMAGE, { error: 'an image with its registry and an exact tag, as in registry.example/odoo:19.0-1' }), {
    does: 'Your own image of Odoo 19.0 with the modules in it, by an exact tag.',
    form: 'registry/name:tag',
    because: "the maker's image, and the missing modules are fetched by their hashes when a pod starts",
  }),
  packages: key(z.url({ protocol: /^https$/, error: 'an https address, as in https://pypi.example/simple' }), {
    does: 'Index of Python packages from which missing modules are fetched.',
    because: 'the public Python Package Index: without an own image, a pod that starts needs it',
  }),
  modules: key(
    z
      .array(z.string().regex(MODULE, { error: 'the technical name of a module, as in sale_management' }))
      .min(1)
      .max(100),
    {
      does: 'Modules of Odoo that every tenant gets; taking one out of the list removes nothing.',
      default: ['contacts', 'calendar', 'crm', 'sale_management'],
      because: 'contacts, appointments, leads, quotes and invoices are what small organisations begin with',
    },
  ),
});

export interface Asked {
  readonly attachments: Chosen<'database' | 'objects'>;
  readonly pool: Chosen<'split' | 'session' | 'direct' | 'transaction'>;
  readonly sessions: Chosen<'database' | 'files'>;
  readonly image: Chosen<string | undefined>;
  readonly packages: Chosen<string | undefined>;
  readonly modules: Chosen<readonly string[]>;
}

/** The settings as planned: the schema above has checked their form. */
export function asked(settings: Settings): Asked {
  return settings as unknown as Asked;
}
