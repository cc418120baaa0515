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

  it('passes who sells abroad only, who sells there from abroad, and who sells nothing', () => {
    passes({ code, edits: seller('PL', ', markets: [DE, NL]') });
    passes({ code, edits: seller('BE', ', markets: [NL]') });
    passes({ code, edits: seller('FR', ', markets: [FR, BE, IT, PL]') });
    passes({ code, edits: seller('DK') });
    passes({ code });
  });
});
