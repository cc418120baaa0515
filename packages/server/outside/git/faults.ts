import { type Observation, type Outcome, unknown } from '@hansa/domain/port/outcome.ts';
import type { Ran } from './process.ts';

type Kind = 'transient' | 'refused' | 'terminal';

/** What can be expected to go wrong, on its way to the verb that was asked; no verb of the port lets it out. */
export class Fault extends Error {
  readonly kind: Kind;
  readonly reason: string;
  readonly retryAt: number | null;

  constructor(kind: Kind, reason: string, detail: string, retryAt: number | null = null) {
    super(detail);
    this.kind = kind;
    this.reason = reason;
    this.retryAt = retryAt;
  }

  outcome(): Extract<Outcome, { kind: Kind }> {
    const cause = { code: `git/${this.reason}`, detail: this.message };
    return this.kind === 'transient' ? { kind: 'transient', retryAt: this.retryAt, cause } : { kind: this.kind, cause };
  }

  unknown(at: number): Observation<never> {
    return unknown(`git/${this.reason}`, this.message, at);
  }
}

/**
 * What Git and ssh say (in English, which the environment asks for), the first that fits: what it means and who can help. Lines of the
 * other side begin with `remote:`; that their repository is damaged says nothing about ours.
 */
const SAYINGS: readonly (readonly [said: RegExp, kind: Kind, reason: string])[] = [
  [/No space left on device|Disk quota exceeded/i, 'transient', 'full'],
  [/Host key verification failed|REMOTE HOST IDENTIFICATION HAS CHANGED|host key is known/i, 'refused', 'host-key'],
  [/certificate (problem|verif|subject|has expired|is not trusted)|SSL certificate/i, 'refused', 'certificate'],
  [/hook declined|protected branch|deny updating|prohibited|not allowed to push/i, 'refused', 'declined'],
  [
    /Permission denied|insufficient permission|Authentication failed|could not read (Username|Password)|error: 40[13]\b/i,
    'refused',
    'denied',
  ],
  [/access denied|Invalid username or|invalid credentials|read.only/i, 'refused', 'denied'],
  [/repository .*not found|not appear to be a git repository|error: 404\b|no such repository/i, 'refused', 'missing'],
  [/^(?!remote:).*(is corrupt|bad object|unable to read (tree|sha1|[0-9a-f]{40})|inflate:|pack.*corrupt)/im, 'terminal', 'damaged'],
  [
    /^(?!remote:).*(not a git repository|missing (object|blob|tree|commit) [0-9a-f]{40}|broken ref|Could not read [0-9a-f]{40}|invalid object)/im,
    'terminal',
    'damaged',
  ],
];

/** What an unlucky run means. `otherwise` is the reason where nothing known was said: `unreachable` for whatever goes over a network. */
export function faultOf(ran: Ran, otherwise: 'failed' | 'unreachable', hide: (text: string) => string): Fault {
  if (ran.stopped === 'cancelled') return new Fault('transient', 'cancelled', 'ended by whoever asked, before Git answered');
  if (ran.stopped === 'late') return new Fault('transient', 'late', 'Git did not answer in time');
  if (ran.stopped === 'large') return new Fault('refused', 'too-large', 'the answer is larger than allowed');
  const detail = hide(words(ran));
  const known = SAYINGS.find(([said]) => said.test(ran.complaint));
  return known === undefined ? new Fault('transient', otherwise, detail) : new Fault(known[1], known[2], detail);
}

/** The last things that were said, without hints. */
function words({ complaint, code }: Ran): string {
  const lines = complaint.split(/[\r\n]+/).map((line) => line.trim());
  const telling = lines.filter((line) => line !== '' && !line.startsWith('hint:'));
  return telling.slice(-4).join(' · ').slice(-400) || `Git ended with ${code} and said nothing`;
}
