import { z } from 'zod';
import { key } from '../../../spec/key.ts';

export const OPTIONS = z.strictObject({
  memory: key(z.int().min(512).max(65_536), {
    does: 'Memory limit of Prometheus in MiB.',
    default: 3072,
    because: 'a cell of 200 tenants has about 400,000 series, at 4 to 6 KiB each',
  }),
  readyNodes: key(z.int().min(1).max(100), {
    does: "The least share of a provider's nodes, in percent, that has to be ready: below it ten minutes long, an alert says so.",
    default: 50,
    because: 'one of two that is drained is no trouble; what has lost more than half cannot carry what it carried',
  }),
});
