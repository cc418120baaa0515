import type { Because, Happened, Tenant } from '../api/answers.ts';
import { namedSteps } from './steps.ts';

export type Tone = 'good' | 'wait' | 'warning' | 'error' | 'quiet';

export const STATES: readonly Tenant['state'][] = ['creating', 'active', 'suspended', 'leaving', 'erasing', 'erased', 'held'];

const TONES: Readonly<Record<string, Tone>> = {
  active: 'good',
  creating: 'wait',
  suspended: 'warning',
  leaving: 'warning',
  erasing: 'wait',
  erased: 'quiet',
  held: 'error',
  holds: 'good',
  due: 'wait',
  trouble: 'warning',
  gone: 'quiet',
};

/** The colour of a state, of a tenant or of a step; it never stands without its word. */
export function toneOf(state: string): Tone {
  return TONES[state] ?? 'quiet';
}

export const STEP_WORDS: Readonly<Record<string, string>> = {
  holds: 'holds',
  due: 'due',
  trouble: 'tried again',
  held: 'held',
  gone: 'gone',
};

/** The first reason, with steps named for people. */
export function reason(because: readonly Because[]): string {
  return namedSteps(because[0]?.detail ?? '');
}

/** `30d` is 30 days, `4h` is 4 hours. Anything else stays as it is. */
export function duration(text: string): string {
  const [, count = '', unit = ''] = /^(\d+)([smhdw])$/.exec(text) ?? [];
  const word = { s: 'second', m: 'minute', h: 'hour', d: 'day', w: 'week' }[unit];
  return word === undefined ? text : `${count} ${word}${count === '1' ? '' : 's'}`;
}

/** A moment as people here read it: the time alone where it is today, with the date where it is not. */
export function moment(at: string, now: Date): string {
  const then = new Date(at);
  const time = then.toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false });
  return then.toDateString() === now.toDateString() ? time : `${then.toLocaleDateString()} ${time}`;
}

/** What happened, as the end of a sentence that begins with the tenant. An unknown type is told by its name: nothing is left out. */
export function told({ type, data }: Pick<Happened, 'type' | 'data'>): string {
  const because = Array.isArray(data['because']) ? (data['because'] as Because[]) : [];
  if (type === 'tenant.created') return `was asked for: ${fields(data)}`;
  if (type === 'tenant.changed') return `is to change: ${fields(data)}`;
  if (type === 'tenant.erasure-asked') return 'is to be erased';
  if (type === 'tenant.erasure-confirmed') return 'is to be erased: a second person has confirmed it';
  if (type === 'tenant.erasure-taken-back') return 'is kept: its erasure was taken back';
  if (type === 'tenant.erasure-begun') return 'is being erased';
  if (type === 'tenant.retried') return 'is tried again';
  if (type === 'tenant.held') return `is held: ${reason(because)}`;
  if (type === 'session.opened') return `sign-in as ${String(data['role'])}`;
  if (type === 'session.replayed') return 'a session has ended: a word of it that had been replaced came back, so two had it';
  if (type === 'secrets.rotation-asked') return `gets new secrets: ${String(data['apps'])}`;
  if (type === 'secrets.rotation-due') return `gets new secrets, for the old ones are of age: ${String(data['apps'])}`;
  if (type === 'secrets.forgotten') return 'is done with its old secrets: they are good nowhere and forgotten';
  if (type === 'letter.refused') return `has a letter that the relay refused (${String(data['code'] ?? '')})`;
  if (type === 'letter.bounced') return `has a letter that came back${data['status'] ? ` (${String(data['status'])})` : ''}`;
  const own = OWN[type];
  if (own !== undefined) return own;
  const support = SUPPORT[type];
  if (support !== undefined) return `${support}${data['until'] === undefined ? '' : `, until ${String(data['until'])}`}`;
  const state = /^tenant\.([a-z-]+)$/.exec(type)?.[1];
  if (state !== undefined) return `is ${state}`;
  return [type, reason(because) || fields(data)].filter((part) => part !== '').join(': ');
}

function fields(data: Readonly<Record<string, unknown>>): string {
  const known = Object.entries(data).filter(([, value]) => Array.isArray(value) || ['string', 'number', 'boolean'].includes(typeof value));
  return known.map(([key, value]) => `${key} ${Array.isArray(value) ? value.join(' and ') : String(value)}`).join(', ');
}

/** What somebody did that is about themselves. */
const OWN: Readonly<Record<string, string>> = {
  'passkey.added': 'a passkey was made',
  'passkey.used': 'a passkey was shown',
  'passkey.removed': 'a passkey was removed',
  'passkey.refused': 'a passkey was refused',
  'recovery-code.renewed': 'recovery codes were made',
  'recovery-code.used': 'a recovery code was used',
  'recovery-code.refused': 'a recovery code was refused',
  'factors.reset': 'all passkeys and recovery codes of an operator were taken away at the machine',
};

const SUPPORT: Readonly<Record<string, string>> = {
  'support.consented': 'may be seen by support',
  'support.consent-ended': 'may be seen by support no more',
  'support.looked': 'is looked at by support',
};

const ACTORS = {
  member: 'somebody of the customer',
  operator: 'an operator',
  support: 'support',
  witness: 'a witness',
  loop: 'Hansa',
} as const;

/** Who did it: by name as long as somebody knows it. */
export function actor({ actor: { kind }, by }: Pick<Happened, 'actor' | 'by'>): string {
  return by === null || kind === 'loop' ? ACTORS[kind] : `${by}, ${kind}`;
}
