import { createHash } from 'node:crypto';
import type { TenantPlan } from '@hansa/compiler/plan/plan.ts';
import type { Values } from '../../db/vault.ts';
import type { PlainSecret } from '../../outside/secrets/plain.ts';
import type { Seal } from './seal.ts';

/** In which form the secrets of a cell stand in its repository: what its spec says in `stack.secrets`. */
export type SealingForm = 'sops' | 'sealed-secrets';

type Sealed = (secrets: readonly PlainSecret[], recipients: readonly string[]) => Promise<string>;

export interface SealingOptions {
  /**
   * Who opens the secrets of a cell. `sops`: age recipients, of its cluster and of the operator's offline key. `sealed-secrets`: the
   * certificate of its controller, as PEM.
   */
  readonly recipients: (cell: string, form: SealingForm) => readonly string[];
  /** Each seals them as one file. */
  readonly forms: Readonly<Record<SealingForm, Sealed>>;
}

/** The name by which the engine finds the file in the tenant's folder. */
const FILES: Readonly<Record<SealingForm, string>> = { sops: 'secrets.sops.yaml', 'sealed-secrets': 'secrets.sealed.yaml' };

/** A tenant's secrets as its cell takes them: one Secret an app, named like the app, with the keys that the plan says. */
export function sealing({ recipients, forms }: SealingOptions): Seal {
  return async (plan, values, row) => {
    const form = formOf(plan);
    const path = `tenants/${plan.tenant.values.id}/${FILES[form]}`;
    const readers = recipients(plan.cell.cell.name, form);
    const digest = createHash('sha256')
      .update([form, ...keysOf(plan, values), ...readers].join('\n'))
      .digest('hex');
    if (row.sealed === digest && row.sealedText !== null) return { path, digest, text: row.sealedText };
    return { path, digest, text: await forms[form](secretsOf(plan, values), readers) };
  };
}

function formOf(plan: TenantPlan): SealingForm {
  const form = plan.cell.delivery.values.secrets;
  if (form !== 'sops' && form !== 'sealed-secrets') throw new Error(`nobody seals for ${form}`);
  return form;
}

function withSecrets({ apps }: TenantPlan) {
  return apps.filter(({ app }) => app.secrets.length > 0);
}

/** Which values in which generation: their places, never themselves. */
function keysOf(plan: TenantPlan, values: Values): string[] {
  return withSecrets(plan).flatMap(({ app }) =>
    app.secrets.map(({ path, key }) => `${path}#${key}@${values.get(`${path}#${key}`)?.generation ?? 0}`),
  );
}

function secretsOf(plan: TenantPlan, values: Values): PlainSecret[] {
  const labels = {
    'app.kubernetes.io/managed-by': 'hansa',
    'hansa/cell': plan.cell.cell.name,
    'hansa/tenant': plan.tenant.values.id,
  };
  return withSecrets(plan).map(({ app }) => ({
    namespace: plan.namespace.values.name,
    name: app.values.app,
    labels,
    values: Object.fromEntries(app.secrets.map(({ path, key }) => [key, present(values.get(`${path}#${key}`)?.value, `${path}#${key}`)])),
  }));
}

function present<T>(value: T | undefined, name: string): T {
  if (value === undefined) throw new Error(`${name} was never made`);
  return value;
}
