import { z } from 'zod';
import { key } from '../../../spec/key.ts';

export const OPTIONS = z.strictObject({
  memory: key(z.int().min(512).max(65_536), {
    does: 'Memory limit of Prometheus in MiB.',
    default: 3072,
    because: 'a cell of 200 tenants has about 400,000 series, at 4 to 6 KiB each',
  }),
});
