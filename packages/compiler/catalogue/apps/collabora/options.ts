import { z } from 'zod';
import { key } from '../../../spec/key.ts';

export const OPTIONS = z.strictObject({
  autoscale: key(z.boolean(), {
    does: 'Add and remove pods with the load.',
    default: false,
    because: 'two who edit one document must reach the same pod',
  }),
  replicas: key(z.int().min(1).max(20), {
    does: 'Pods of each tenant.',
    default: 1,
    because: 'the gateway cannot send a document to the pod that has it open; one pod grows with the seats',
  }),
});
