import { z } from 'zod';

/** The forms that texts of a spec have. Each says in words what its pattern says in signs. */
export const FORMS = {
  name: 'a lower-case letter, then letters, digits and single hyphens, at most 12',
  slug: 'a lower-case letter, then letters, digits and single hyphens, 3 to 30',
  id: '10 characters of 0-9 a-z without i, l, o, u, beginning with a letter',
  domain: 'a domain name in lower case',
  site: 'provider/site, as in hetzner/fsn1',
  cidr: 'an IPv4 network by its first address, as in 10.20.0.0/16',
  address: 'an IPv4 address, as in 10.20.0.11',
  host: 'a domain name in lower case, or an IPv4 address',
  image: 'a registry, a name and an exact tag or digest, as in registry.example/hansa:0.1.0',
  duration: 'a number and s, m, h or d, as in 4h',
  quantity: 'a number and Mi, Gi or Ti, as in 50Gi',
  email: 'an e-mail address',
  git: 'a Git address with its scheme and without a password or token, as in ssh://git@git.example/cloud.git',
  planRef: 'plan@version, as in team@1',
  money: 'a decimal number with at most two places, as in 6.90',
  date: 'a date, as in 2027-06-30',
  size: 'vCPUs and memory, as in 8cpu-16gb',
  version: 'a version number, as in 1.36.5',
} as const;

export type Form = keyof typeof FORMS;

const DOMAIN = /(?=.{4,200}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]/.source;
const ADDRESS = /(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)/.source;

const PATTERNS: Record<Exclude<Form, 'money'>, RegExp> = {
  name: /^(?=.{1,12}$)[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/,
  slug: /^(?=.{3,30}$)[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/,
  id: /^[a-hjkmnp-tv-z][0-9a-hjkmnp-tv-z]{9}$/,
  domain: new RegExp(`^${DOMAIN}$`),
  site: /^[a-z0-9-]{1,30}\/[A-Za-z0-9-]{1,30}$/,
  cidr: /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)\/(?:[12]?\d|3[0-2])$/,
  address: new RegExp(`^${ADDRESS}$`),
  host: new RegExp(`^(?:${ADDRESS}|${DOMAIN})$`),
  image:
    /^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d{1,5})?(?:\/[a-z0-9]+(?:[._-]+[a-z0-9]+)*)+(?::(?!latest$)\w[\w.-]{0,127}|@sha256:[0-9a-f]{64})$/,
  duration: /^[1-9]\d{0,5}[smhd]$/,
  quantity: /^[1-9]\d{0,6}(?:Mi|Gi|Ti)$/,
  email:
    /^[A-Za-z0-9.!#$%&'*+/=?^_{|}~-]{1,64}@(?=.{3,200}$)(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z][A-Za-z0-9-]{0,61}[A-Za-z0-9]$/,
  // What Flux's GitRepository takes; git's own short form `git@host:path` has no scheme, and the API server refuses it.
  // Some forges take a token for the name.
  git: /^(?:ssh|https?):\/\/(?:(?!gh[opsru]_|github_pat_|glpat-)[^\s@/:]+@)?[^\s@/:]+(?::\d+)?\/\S+$/,
  planRef: /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*@[1-9]\d{0,3}$/,
  date: /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/,
  size: /^[1-9]\d{0,2}cpu-[1-9]\d{0,3}gb$/,
  version: /^\d+(?:\.\d+){1,3}(?:[+-][0-9A-Za-z.+-]+)?$/,
};

/** What a pattern cannot say of a form. It is asked only of what has the pattern. */
const MORE: Partial<Record<Form, (text: string) => boolean>> = { date: isDay, cidr: isNetwork };

/** A text of one form; its documentation should repeat the form by `form: FORMS.x`. */
export function text(form: Exclude<Form, 'money'>): z.ZodString {
  const shaped = z.string().regex(PATTERNS[form], { error: form, abort: true });
  const more = MORE[form];
  return more ? shaped.refine(more, { error: form }) : shaped;
}

/** Cents and no less: in JavaScript's shortest decimal, which gives every number of at most two places back as it was written. */
export function money(): z.ZodType<number> {
  return z
    .number()
    .nonnegative({ abort: true })
    .max(1_000_000, { abort: true })
    .refine((amount) => /^\d+(?:\.\d{1,2})?$/.test(String(amount)), { error: 'money' });
}

/** Whether the calendar has the day: the 30th of February has the form of a date. */
function isDay(date: string): boolean {
  const day = new Date(`${date}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(date);
}

/** Whether the address is the first of its network: readers of a network do not agree on what `10.20.3.7/16` means. */
function isNetwork(cidr: string): boolean {
  const [address = '', prefix = ''] = cidr.split('/');
  const bits = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  return bits % 2 ** (32 - Number(prefix)) === 0;
}

/** Milliseconds of a duration such as `30d`. */
export function milliseconds(duration: string): number {
  const unit = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }[duration.at(-1) as 's' | 'm' | 'h' | 'd'];
  return Number(duration.slice(0, -1)) * unit;
}

/** vCPUs and MiB of a size such as `8cpu-16gb`. */
export function sizeOf(size: string): { readonly cpu: number; readonly memory: number } {
  const [cpu = 0, gb = 0] = size.split('-').map((part) => Number.parseInt(part, 10));
  return { cpu, memory: gb * 1024 };
}

/** MiB of a quantity such as `50Gi`. */
export function mebibytes(quantity: string): number {
  const unit = { Mi: 1, Gi: 1_024, Ti: 1_048_576 }[quantity.slice(-2) as 'Mi' | 'Gi' | 'Ti'];
  return Number(quantity.slice(0, -2)) * unit;
}
