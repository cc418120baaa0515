import { type Code, finding } from '../../../diagnostics/code.ts';
import type { Rule } from '../../entry.ts';

const CODE: Code = {
  code: 'control-plane/unread',
  severity: 'error',
  title: 'A setting of the control plane that nobody reads',
  trap: '`signIn`, `mailbox` or `dkim` of a control plane whose configuration is brought.',
  why: 'A configuration that you bring is taken as it is. What stands in the platform beside it would look as if it held, and would not.',
  wayOut: 'Write it into your `server.yaml`, and take it out of the platform.',
  keys: ['cells.*.controlPlane.signIn', 'cells.*.controlPlane.mailbox', 'cells.*.controlPlane.dkim'],
  // What the process reads is the mounted key, and nothing else.
  evidence: [{ url: 'https://kubernetes.io/docs/tasks/configure-pod-container/distribute-credentials-secure/', checkedAt: '2026-11-21' }],
};

/** Settings that only a derived configuration has. */
export const unread: Rule = {
  code: CODE,
  platform: ({ cells }) =>
    cells.flatMap(({ controlPlane }) => {
      if (controlPlane?.thing.values.configuration !== 'brought') return [];
      const { values, why } = controlPlane.thing;
      return (['signIn', 'mailbox', 'dkim'] as const).flatMap((part) => {
        const reason = why[part];
        if (values[part] === null || !reason) return [];
        return [
          finding(CODE, {
            at: reason.origin,
            subject: controlPlane.thing.id,
            found: part,
            expected: 'nothing: the configuration is brought',
            message: `Nobody reads \`${part}\`: the configuration of the control plane is the key \`server.yaml\` of its Secret.`,
            hint: `Write ${part} there, and remove it here.`,
          }),
        ];
      });
    }),
};
