import { z } from 'zod';
import { text } from '../../../spec/forms.ts';
import { key } from '../../../spec/key.ts';

const WORD = /^[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?$/;

export const OPTIONS = z.strictObject({
  server: key(
    z.string().regex(/^https:\/\/[a-z0-9][a-z0-9.-]*(?::\d{1,5})?$/, { error: 'https and a host, as in https://openbao.example:8200' }),
    {
      does: 'Address of OpenBao, where `stack.secrets` is openbao. It stands outside of the cells, and is looked after by you.',
      because: '`https://openbao.` and `domain`, at port 8200',
    },
  ),
  addresses: key(z.array(text('address')), {
    does: 'Private addresses of OpenBao: the way there is opened for these alone.',
    because: 'none: it is reached at a public address',
  }),
  authority: key(
    z.string().regex(/^-----BEGIN CERTIFICATE-----\n[\s\S]+-----END CERTIFICATE-----\n?$/, { error: 'a certificate as PEM' }),
    {
      does: 'The authority that signed its certificate.',
      because: 'none: one that every system trusts',
    },
  ),
  mount: key(z.string().regex(WORD, { error: 'lower-case letters, digits and hyphens' }), {
    does: 'Where its key-value engine of version 2 is mounted.',
    default: 'hansa',
    because: 'an engine of its own can be handed over, or thrown away, as one',
  }),
});
