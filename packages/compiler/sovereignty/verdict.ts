import type { Gate, PlatformPlan } from '../plan/plan.ts';
import { UNKNOWN, below, ownerOf, seatOf } from './seats.ts';

const EU = 'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK';
const EEA = `${EU} IS LI NO`;
/**
 * Third countries whose law the Commission has found adequate. The United States are not among them: there it is single organisations that
 * are certified. https://commission.europa.eu/law/law-topic/data-protection/international-dimension-data-protection/adequacy-decisions_en,
 * read 2026-11-21; the United Kingdom until 2031; Brazil since January 2026.
 */
const ADEQUATE = `${EEA} AD AR BR CA CH FO GB GG IL IM JE JP KR NZ UY`;

const ZONES: Readonly<Record<Gate, ReadonlySet<string>>> = {
  eu: new Set(EU.split(' ')),
  eea: new Set(EEA.split(' ')),
  adequate: new Set(ADEQUATE.split(' ')),
};

/** The word for whoever writes the spec. */
export const OPERATOR = 'operator';

/** A party as far as anybody has said who it is. */
export interface Known {
  /** One word for it, however the spec names it. */
  readonly id: string;
  readonly seat: string;
  readonly control: string;
  /** Who says so. */
  readonly by: 'catalogue' | 'operator' | 'nobody';
}

type Names = Pick<PlatformPlan, 'platform' | 'seller' | 'parties'>;

/** Addresses that no other network routes: RFC 1918, RFC 4193, and the machine's own. */
const PRIVATE =
  /^(localhost|127\.[\d.]+|10\.[\d.]+|192\.168\.[\d.]+|172\.(1[6-9]|2\d|3[01])\.[\d.]+|\[?(::1|f[cd][\da-f]{2}:[\da-f:]*)\]?)$/;

/** Who is meant by a word of the spec or by a host. What the catalogue knows is not for the operator to say. */
export function known(word: string, plan: Names): Known {
  const id = seatOf(word) ? word : ownerOf(word);
  const seat = id === undefined ? undefined : seatOf(id);
  if (id !== undefined && seat && seat[0] !== UNKNOWN) return { id, seat: seat[0], control: seat[1], by: 'catalogue' };
  const own = isOwn(word, plan);
  const stated = plan.parties.value.find((each) => each.name === word || (own && isOwn(each.name, plan)));
  if (stated) return { id: own ? OPERATOR : word, seat: stated.seat, control: stated.control ?? UNKNOWN, by: 'operator' };
  if (!own) return { id: id ?? word, seat: UNKNOWN, control: UNKNOWN, by: 'nobody' };
  const country = plan.seller?.country.value ?? UNKNOWN;
  return { id: OPERATOR, seat: country, control: country, by: 'operator' };
}

/**
 * The operator by that word, by a label of a domain of theirs, or a host in one. The domain of the contact is one, for it names the
 * organisation behind the cloud; the name of the cloud is not asked, for nothing else depends on it. A private address leads nowhere else.
 */
function isOwn(word: string, { platform }: Names): boolean {
  const { domain, appsDomain, contact } = platform.values;
  if (PRIVATE.test(word)) return true;
  const domains = [domain, appsDomain, contact.slice(contact.lastIndexOf('@') + 1)];
  return word === OPERATOR || domains.some((each) => below(word, each) || each.split('.').slice(0, -1).includes(word));
}

/** `unshown`: nothing that is known refuses it, and not all is known. */
export type Verdict = 'passes' | 'unshown' | 'fails';

export function verdict({ seat, control }: Pick<Known, 'seat' | 'control'>, gate: Gate): Verdict {
  const zone = ZONES[gate];
  if ([seat, control].some((each) => each !== UNKNOWN && !zone.has(each))) return 'fails';
  return seat === UNKNOWN || control === UNKNOWN ? 'unshown' : 'passes';
}
