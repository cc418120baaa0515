import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { passes, refuses } from './trial.ts';

const code = 'invoice/delivery-mandated';
const seller = (country: string, rest = '') => ({ seller: `{ name: Fjord, country: ${country}${rest} }` });

describe(code, () => {
  it('refuses mail between Belgian businesses, with Peppol as the fix', () => {
    refuses({ code, edits: seller('BE'), at: '/seller/invoices', marks: 'seller', fix: true });
    refuses({ code, edits: seller('BE', ', invoices: mail'), at: '/seller/invoices', marks: 'mail', fix: true });
    refuses({
      code,
      edits: seller('BE', ', markets: [FR, BE]'),
      at: '/seller/invoices',
      marks: 'seller',
      fix: true,
    });
    passes({ code, edits: seller('BE', ', invoices: peppol') });
  });

  it('refuses where the way is the own one of the country, which nothing here can take', () => {
    refuses({ code, edits: seller('PL'), at: '/seller/country', marks: 'PL' });
    refuses({ code, edits: seller('IT', ', markets: [IT, DE]'), at: '/seller/markets', marks: '[IT, DE]' });
    refuses({ code, edits: seller('IT', ', invoices: peppol'), at: '/seller/invoices', marks: 'peppol' });
  });

  it('names where the law of this country was read, and not that of another', () => {
    const italian = refuses({ code, edits: seller('IT'), at: '/seller/country', marks: 'IT' });
    assert.deepEqual(
      italian.evidence.map(({ url }) => new URL(url).hostname),
      ['www.banqup.pl'],
    );
  });

  it('passes who gives everything away, and refuses as soon as one plan has a price', () => {
    const plan = (name: string, price: string) => `{ name: ${name}, version: 1, seats: { min: 1, max: 50 }, price: { perSeat: ${price} } }`;
    passes({ code, edits: { ...seller('IT'), plans: `[${plan('one', '0')}, ${plan('two', '0.00')}]` } });
    refuses({
      code,
      edits: { ...seller('IT'), plans: `[${plan('one', '0')}, ${plan('two', '0.01')}]` },
      at: '/seller/country',
      marks: 'IT',
    });
  });

  it('passes who sells abroad only, who sells there from abroad, and who sells nothing', () => {
    passes({ code, edits: seller('PL', ', markets: [DE, NL]') });
    passes({ code, edits: seller('BE', ', markets: [NL]') });
    passes({ code, edits: seller('FR', ', markets: [FR, BE, IT, PL]') });
    passes({ code, edits: seller('DK') });
    passes({ code });
  });
});
