// size: a price list
import type { ElsewhereFact } from './managed.ts';

/** What others ask for a seat of their office in a cloud. */
export interface SeatFact extends ElsewhereFact {
  readonly seller: string;
}

const CHECKED = '2026-11-22';

const MICROSOFT = {
  seller: 'Microsoft 365',
  currency: 'USD',
  source: 'https://lasvegasitservices.com/blog/microsoft-365-license-audit/',
  asOf: '2026-07-01',
  checkedAt: CHECKED,
  verified: false,
} as const;

/** In euro by one dealer of the Netherlands, for a year that is paid at once. The list in euro since July was in no page that was read. */
const MICROSOFT_EUR = {
  ...MICROSOFT,
  currency: 'EUR',
  source: 'https://riverflowsbv.com/en/kennisbank/microsoft-365-prijzen',
  asOf: '2026-06-01',
} as const;

const OLD = 'before the rise of July 2026';

const GOOGLE = {
  seller: 'Google Workspace',
  currency: 'USD',
  source: 'https://www.androidpolice.com/gemini-google-workspace-gmail/',
  asOf: '2025-02-03',
  checkedAt: CHECKED,
  verified: false,
} as const;

const GOOGLE_UNREAD = {
  ...GOOGLE,
  amount: null,
  source: 'https://support.google.com/a/answer/13969047?hl=en&co=DASHER._Family%3DBusiness-Enterprise',
  asOf: null,
  note: 'the page says that it depends on currency and term, and no figure',
} as const;

/** Mail is in the seats of Microsoft and Google, and in none of those of Nextcloud; ERP and marketing are in none. */
export const SEATS: readonly SeatFact[] = [
  { ...MICROSOFT_EUR, what: 'Business Basic', amount: '5.20', note: OLD },
  { ...MICROSOFT, what: 'Business Basic', amount: '7.00' },
  { ...MICROSOFT_EUR, what: 'Business Standard', amount: '10.83', note: OLD },
  { ...MICROSOFT, what: 'Business Standard', amount: '14.00' },
  {
    ...MICROSOFT_EUR,
    what: 'Business Premium',
    amount: '19.06',
    note: 'the rise of July 2026 left it; another dealer asked 20.60 early in 2026',
  },
  { ...MICROSOFT, what: 'Business Premium', amount: '22.00' },
  { ...GOOGLE_UNREAD, what: 'Business Starter' },
  { ...GOOGLE, what: 'Business Standard', amount: '14.00', note: '12.00, and 2.00 more since 2025' },
  { ...GOOGLE_UNREAD, what: 'Business Plus' },
  {
    seller: 'Linuxfabrik',
    what: 'Nextcloud for Individual Use, 100 GB, with Collabora',
    amount: '10.00',
    currency: 'CHF',
    source: 'https://www.linuxfabrik.ch/en/products/nextcloud-for-individual-use',
    asOf: null,
    checkedAt: CHECKED,
    verified: false,
    note: 'one person, who administers nothing',
  },
  {
    seller: 'IONOS',
    what: 'Nextcloud Workspace, 1 TB',
    amount: null,
    currency: 'EUR',
    source: 'https://docs.ionos.com/cloud/sovereign-workplace/nextcloud-workspace/billing',
    asOf: null,
    checkedAt: CHECKED,
    verified: false,
    note: 'by the seat in two tiers; the page says no figure',
  },
];
