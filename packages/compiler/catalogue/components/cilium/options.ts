import { z } from 'zod';
import { key } from '../../../spec/key.ts';

export const OPTIONS = z.strictObject({
  encryption: key(z.boolean(), {
    does: 'Encrypts what pods say to each other between nodes, by WireGuard; UDP 51871 has to be open between them.',
    default: false,
    because: 'the private networks of the providers are their customers’ own, and it takes processor time of every node',
  }),
  hubble: key(z.boolean(), {
    does: 'Keeps the last flows of each node in its memory, for `hubble observe` in the agent there.',
    default: false,
    because: 'what was dropped, and why, is counted without it; flows name who talked to whom',
  }),
});
