import { z } from 'zod';
import { FORMS, text } from '../../../spec/forms.ts';
import { key } from '../../../spec/key.ts';

export const OPTIONS = z.strictObject({
  database: key(z.enum(['mariadb', 'postgres']), {
    does: 'Engine of the database.',
    default: 'mariadb',
    because: 'Mautic knows MySQL and MariaDB only',
  }),
  signOn: key(z.enum(['saml', 'oidc']), {
    does: 'Protocol of the sign-on.',
    default: 'saml',
    because: 'Mautic speaks SAML; OpenID Connect is a request that is open',
  }),
  memberRole: key(z.enum(['none', 'administrator']), {
    does: 'What a member becomes at the first sign-on: nobody until an administrator adds them by e-mail, or an administrator.',
    default: 'none',
    because: 'Mautic installs one role, the administrator, and who may read all contacts is for the customer to say',
  }),
  volume: key(text('quantity'), {
    does: 'Volume of uploaded files, themes and settings.',
    default: '10Gi',
    form: FORMS.quantity,
    because: 'the smallest block volume that every provider of the catalogue sells',
  }),
});
