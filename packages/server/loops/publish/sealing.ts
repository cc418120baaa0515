import { createHash } from 'node:crypto';
import type { PlainSecret } from '../../outside/secrets/sops.ts';
import type { Seal } from './seal.ts';

export interface SealingOptions {
  /** age recipients of a cell: its own key, and the operator's offline key. */
  readonly recipients: (cell: string) => readonly string[];
  /** Seals them as one file. */
  readonly sealed: (secrets: readonly PlainSecret[], recipients: readonly string[]) => Promise<string>;
}

/** A tenant's secrets as its cell takes them: one Secret an app, named like the app, with the keys that the plan says. */
export function sealing({ recipients, sealed }: SealingOptions): Seal {
  return async (plan, values, row) => {
    const { id } = plan.tenant.values;
    const path = `tenants/${id}/secrets.sops.yaml`;
    const cell = plan.cell.cell.name;
    const [apps, readers] = [plan.apps.filter(({ app }) => app.secrets.length > 0), recipients(cell)];
    const keys = apps.flatMap(({ app }) =>
      app.secrets.map(({ path: at, key }) => `${at}#${key}@${values.get(`${at}#${key}`)?.generation ?? 0}`),
    );
    const digest = createHash('sha256')
      .update([...keys, ...readers].join('\n'))
      .digest('hex');
    if (row.sealed === digest && row.sealedText !== null) return { path, digest, text: row.sealedText };
    const secrets = apps.map(({ app }) => ({
      namespace: plan.namespace.values.name,
      name: app.values.app,
      labels: { 'app.kubernetes.io/managed-by': 'hansa', 'hansa/cell': cell, 'hansa/tenant': id },
      values: Object.fromEntries(app.secrets.map(({ path: at, key }) => [key, present(values.get(`${at}#${key}`)?.value, `${at}#${key}`)])),
    }));
    return { path, digest, text: await sealed(secrets, readers) };
  };
}

function present<T>(value: T | undefined, name: string): T {
  if (value === undefined) throw new Error(`${name} was never made`);
  return value;
}
