import { z } from 'zod';
import { key } from '../../../spec/key.ts';

export const OPTIONS = z.strictObject({
  replicas: key(z.int().min(1).max(9), {
    does: 'Copies of each volume, each on another node.',
    default: 3,
    because: 'one node can be drained and one can fail at the same time',
  }),
});
