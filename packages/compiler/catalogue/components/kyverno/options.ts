import { z } from 'zod';
import { key } from '../../../spec/key.ts';

export const OPTIONS = z.strictObject({
  action: key(z.enum(['deny', 'audit']), {
    does: 'Whether what breaks a policy is refused or only reported.',
    default: 'deny',
    because: 'a report that nobody reads protects nobody',
  }),
  registries: key(
    z.array(
      z
        .string()
        .regex(/^[a-z0-9.-]+(?::\d+)?(?:\/[a-z0-9._/-]+)?$/, { error: 'a registry without a scheme, as in registry.example:5000/apps' }),
    ),
    {
      does: "Further registries from which tenants' images may come.",
      default: [],
      because: 'the registries of the apps on offer, or the mirror alone where there is one',
    },
  ),
});
