import { z } from 'zod';
import { country } from './country.ts';
import { FORMS, money, text } from './forms.ts';
import { key, required } from './key.ts';
import type { Vocabulary } from './vocabulary.ts';

/** What a machine of an inventory may be used for. */
export const CARRIES = ['servers', 'pools', 'postgres', 'mariadb', 'cache', 'witness', 'monitoring', 'deadManSwitch'] as const;

const site = z.strictObject({
  name: required(text('name'), {
    does: 'Name of the site: with that of the inventory before it, it is what `at` names.',
    form: FORMS.name,
  }),
  country: required(country, { does: 'Country in which it stands, ISO 3166 alpha-2.' }),
  city: key(z.string().min(1).max(100), { does: 'City in which it stands.', because: 'the name of the site' }),
  announcements: key(z.boolean(), {
    does: 'Whether the network of its machines carries announcements of addresses, which MetalLB makes: ask whoever runs it.',
    default: false,
    because: 'most rented networks drop them, and only who runs this one knows',
  }),
});

const machine = z.strictObject({
  name: required(text('slug'), { does: 'Name of the machine.', form: FORMS.slug }),
  site: required(text('name'), { does: 'The site of this inventory where it stands.', form: FORMS.name }),
  size: required(text('size'), { does: 'Processors and memory of it.', form: FORMS.size }),
  disk: key(text('quantity'), {
    does: 'Disk of it, for the plan and its documents.',
    form: FORMS.quantity,
    because: 'not said: nothing is placed by it',
  }),
  address: required(text('address'), {
    does: 'Its address in the private network of the cell (`cells.*.cluster.network.nodes`), which you have made.',
    form: FORMS.address,
  }),
  public: key(text('address'), { does: 'Its public address.', form: FORMS.address, because: 'none' }),
  price: key(money(), {
    does: 'What it costs a month in euro, without tax, with its place, power, address and traffic.',
    form: FORMS.money,
    because: 'unknown, and shown as such',
  }),
  carries: key(z.array(z.enum(CARRIES)).min(1), { does: 'What it may be used for.', because: 'anything' }),
  cell: key(text('name'), { does: 'The cell that alone may use it.', form: FORMS.name, because: 'any cell' }),
  pool: key(text('name'), { does: 'The pool that alone may use it.', form: FORMS.name, because: 'whatever it may carry' }),
});

export const inventory = z
  .array(
    z.strictObject({
      name: required(text('name'), { does: 'Name of the inventory: `rack` has the sites `rack/<site>`.', form: FORMS.name }),
      party: key(z.string().min(1).max(100), {
        does: 'Who runs the place, by a word of `sovereignty.parties` or of the catalogue; `operator` is yourself.',
        because: 'whoever the inventory is named after',
      }),
      sites: required(z.array(site).min(1).max(60), { does: 'Where its machines stand: what is lost at once is one site.' }),
      machines: required(z.array(machine).min(1).max(2000), {
        does: 'The machines, each for one use: one that is kept for it by `carries` or `pool` before one that may be anything, one of exactly the size before a larger one, and else in this order.',
      }),
    }),
  )
  .min(1)
  .max(20);

const OWN = /^[a-z][a-z0-9-]{0,11}\/[a-z][a-z0-9-]{0,11}$/;

/** A site of the catalogue, or of an inventory: whether the spec has that one is seen when the whole of it is. */
export function place(sites: readonly string[], ...words: readonly string[]): z.ZodType<string> {
  const providers = [...new Set(sites.map((site) => site.split('/', 1)[0]))];
  // No inventory has the name of a provider: by that an editor marks a site that a provider does not have.
  const own = z
    .string()
    .regex(OWN, { abort: true })
    .meta({ not: { pattern: `^(${providers.join('|')})/` } });
  return z.union([z.enum([...words, ...sites] as [string, ...string[]]), own]);
}

type Issue = z.core.$ZodIssue;

/** Sites that neither the catalogue nor an inventory of the spec has, as the schema would complain of them. */
export function strangers(value: unknown, { sites, parties }: Pick<Vocabulary, 'sites' | 'parties'>): Issue[] {
  const found: { readonly path: PropertyKey[]; readonly site: string }[] = [];
  if (!isRecord(value)) return [];
  const taken = listed(value['inventory']).flatMap(({ name }, index): Issue[] =>
    parties.includes(String(name))
      ? [
          {
            code: 'custom',
            path: ['inventory', index, 'name'],
            input: name,
            message: `another name: ${String(name)} is a provider of the catalogue`,
          },
        ]
      : [],
  );
  for (const section of ['cells', 'environments', 'services']) visit(value[section], [section], found);
  const doubtful = found.filter((each) => OWN.test(each.site) && !sites.compute.includes(each.site));
  if (doubtful.length === 0) return taken;
  const own = listed(value['inventory']).filter((each) => !parties.includes(String(each['name'])));
  const known = [...sites.compute, ...ownSites(own)];
  const strange = doubtful.filter((each) => !known.includes(each.site));
  return [...taken, ...strange.map(({ path, site: input }): Issue => ({ code: 'invalid_value', values: known, path, input, message: '' }))];
}

/** Places are what these keys name, wherever they stand; those of `objects` are stores. */
const PLACES: ReadonlySet<string> = new Set(['at', 'witness', 'deadManSwitch']);

function visit(value: unknown, path: PropertyKey[], found: { readonly path: PropertyKey[]; readonly site: string }[]): void {
  const last = path.at(typeof path.at(-1) === 'number' ? -2 : -1);
  if (typeof value === 'string' && PLACES.has(String(last))) found.push({ path, site: value });
  if (Array.isArray(value)) for (const [index, each] of value.entries()) visit(each, [...path, index], found);
  if (isRecord(value)) for (const [name, each] of Object.entries(value)) if (name !== 'objects') visit(each, [...path, name], found);
}

function ownSites(inventories: readonly Record<string, unknown>[]): string[] {
  return inventories.flatMap((each) => listed(each['sites']).map((own) => `${String(each['name'])}/${String(own['name'])}`));
}

function listed(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
