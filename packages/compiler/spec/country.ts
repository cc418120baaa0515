import { z } from 'zod';

// Letters that ISO 3166 leaves to its users, and two that people write for GB and GR; XK is Kosovo wherever the European Union writes it.
export const country = z.string().regex(/^(?!UK|EL|EU|AA|Q[M-Z]|X[A-JL-Z]|ZZ)[A-Z]{2}$/, {
  error: 'a country by two letters, as in NL, GB or GR',
});
