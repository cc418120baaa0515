import { type Code, finding } from '../diagnostics/code.ts';
import type { Evidence, Finding } from '../diagnostics/diagnostic.ts';
import type { PlatformPlan } from '../plan/plan.ts';
import type { CrossRule } from './rule.ts';

/** A country where the law says how an invoice between two businesses of that country travels. */
interface Mandate {
  readonly country: string;
  readonly name: string;
  readonly way: 'peppol' | 'its own';
  readonly words: string;
  readonly evidence: Evidence;
}

/** Those in force for nearly everyone on the day of the facts. Laws that begin later, or for large sellers first, are not here. */
const MANDATES: readonly Mandate[] = [
  {
    country: 'BE',
    name: 'Belgium',
    way: 'peppol',
    words: 'structured invoices through Peppol since 2026-01-01',
    evidence: {
      url: 'https://sovos.com/regulatory-updates/vat/belgium-mandatory-b2b-e-invoicing-approved-by-the-parliament',
      checkedAt: '2026-11-22',
    },
  },
  {
    country: 'IT',
    name: 'Italy',
    way: 'its own',
    words: 'invoices through the exchange SdI since 2019-01-01',
    evidence: {
      url: 'https://www.banqup.pl/en/blog/systemy-faktur-elektronicznych-w-innych-krajach-wlochy-francja-i-niemcy',
      checkedAt: '2026-11-22',
    },
  },
  {
    country: 'PL',
    name: 'Poland',
    way: 'its own',
    words: 'invoices through KSeF since 2026-04-01',
    evidence: {
      url: 'https://www.vatupdate.com/2026/01/14/ksef-2026-key-rules-for-e-invoicing-authorizations-authentication-technical-requirements-and-deadlines/',
      checkedAt: '2026-11-22',
    },
  },
];

const CODE: Code = {
  code: 'invoice/delivery-mandated',
  severity: 'error',
  title: 'Selling where the law says how an invoice travels',
  trap: 'A seller of Belgium, Italy or Poland who sells at home, for more than nothing, and sends invoices by mail.',
  why: 'Between businesses of that country an invoice that came by mail is none: the customer may not deduct its tax, and the seller is fined.',
  wayOut: '`seller.invoices: peppol` in Belgium. What Italy and Poland ask for is not built: sell there by an invoicing of your own.',
  keys: ['seller.invoices', 'seller.country', 'seller.markets'],
  evidence: MANDATES.map((each) => each.evidence),
};

export const invoiceDelivery: CrossRule = {
  code: CODE,
  // What is given away, as by a university to its own, has no invoice.
  platform: ({ seller, plans }) =>
    seller && plans.some(({ values }) => values.priceMinor !== '0') ? MANDATES.flatMap((mandate) => refused(seller, mandate)) : [],
};

/** These laws bind sellers who are established there, in what they sell there: sales abroad travel as before. */
function refused(seller: NonNullable<PlatformPlan['seller']>, mandate: Mandate): Finding[] {
  const { country: home, markets, invoices } = seller;
  const country = home.value;
  if (country !== mandate.country || !markets.value.includes(country) || invoices.value === mandate.way) return [];
  const byPeppol = mandate.way === 'peppol';
  const at =
    byPeppol || invoices.because.how === 'asked' ? invoices.origin : markets.because.how === 'asked' ? markets.origin : home.origin;
  const said = finding(CODE, {
    at,
    subject: 'seller',
    found: invoices.value,
    expected: mandate.words,
    message: `${mandate.name} wants ${mandate.words} between its businesses; here they go by ${invoices.value}.`,
    hint: byPeppol
      ? 'Write `invoices: peppol` under `seller`.'
      : `That way is not built. Leave ${country} out of \`seller.markets\`, and invoice there by a program of your own.`,
    remedies: byPeppol ? [{ ...invoices.origin, value: 'peppol' }] : [],
  });
  return [{ ...said, evidence: [mandate.evidence] }];
}
