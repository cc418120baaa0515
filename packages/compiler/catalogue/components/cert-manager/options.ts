import { z } from 'zod';
import { key } from '../../../spec/key.ts';

export const OPTIONS = z.strictObject({
  issuer: key(z.enum(['letsencrypt-prod', 'letsencrypt-staging']), {
    does: 'The issuer that signs the certificates of the cell.',
    default: 'letsencrypt-prod',
    because: 'browsers trust it; staging is for rehearsals, without its weekly limits',
  }),
  nameservers: key(z.array(z.string().regex(/^[0-9a-fA-F.:[\]]+:\d+$/, { error: 'an address and a port, as in 9.9.9.9:53' })), {
    does: 'Resolvers that find the zone of a name, as address:port, where the cluster sees other answers than the internet.',
    default: [],
    because: "the cluster's own resolver sees what the internet sees",
  }),
});
