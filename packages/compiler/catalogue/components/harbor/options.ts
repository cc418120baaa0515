import { z } from 'zod';
import { FORMS, text } from '../../../spec/forms.ts';
import { key } from '../../../spec/key.ts';

/** A word that goes into a text of JSON as it is. */
const word = () => z.string().regex(/^[A-Za-z0-9._-]{1,64}$/, { error: 'letters, digits, dots, hyphens and underscores, as in harbor' });

export const OPTIONS = z.strictObject({
  storage: key(text('quantity'), {
    does: 'For how much its bucket is planned, and counted in the cost. No store holds anybody to it: projects have quotas of their own.',
    form: FORMS.quantity,
    default: '200Gi',
    because: 'some versions of a few dozen images of one to two GiB, and what caches keep',
  }),
  issuer: key(
    z.string().regex(/^https:\/\/[a-z0-9.-]+(?:\/[A-Za-z0-9._~/-]*)?$/, {
      error: 'an address without a port or a query, as in https://id.example/realms/ops',
    }),
    {
      does: "The OpenID Connect issuer of your own people, who then sign in there. The callback of its client is `/c/oidc/callback` at the registry's host.",
      because: 'none: `admin` signs in with its password, and makes accounts in Harbor',
    },
  ),
  client: key(word(), {
    does: 'The client at that issuer.',
    default: 'harbor',
    because: 'that is what it is for',
  }),
  administrators: key(word(), {
    does: 'The group, in the claim `groups`, whose members rule Harbor.',
    default: 'harbor-admins',
    because: 'nobody is a member before somebody says so',
  }),
});
