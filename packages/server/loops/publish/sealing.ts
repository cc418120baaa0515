import { createHash } from 'node:crypto';
import type { CellPlan, TenantPlan } from '@hansa/compiler/plan/plan.ts';
import type { Cause } from '@hansa/domain/port/outcome.ts';
import { type Values, valuesUpTo } from '../../db/vault.ts';
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
  const digestOf = (lines: readonly string[]): string => createHash('sha256').update(lines.join('\n')).digest('hex');
  return {
    readers: (cell) => {
      const form = formOf(cell);
      return form === undefined ? digestOf([]) : digestOf([form, ...recipients(cell.cell.name, form)]);
    },
    seal: async (plan, values, row) => {
      const form = formOf(plan.cell);
      const { name } = plan.cell.cell;
      if (form === undefined)
        return refused(
          name,
          `its platform says stack.secrets: ${plan.cell.delivery.values.secrets}, which the control plane does not fill`,
        );
      const path = `tenants/${plan.tenant.values.id}/${FILES[form]}`;
      const readers = recipients(name, form);
      const digest = digestOf([form, ...keysOf(plan, values), ...readers]);
      if (row.sealed === digest && row.sealedText !== null) return { path, digest, text: row.sealedText };
      const unfit = unfitness(name, form, readers);
      if (unfit) return unfit;
      const secrets = secretsOf(plan, values);
      // Recipients are public, and what a form says of them names no value.
      return forms[form](secrets, readers).then(
        (text) => ({ path, digest, text }),
        (error: unknown) => refused(name, error instanceof Error ? error.message : 'no reason was given'),
      );
    },
  };
}

function refused(cell: string, detail: string): Cause {
  return { code: 'seal/recipients', detail: `nobody can seal for ${cell}: ${detail}` };
}

/** Recipients of the other form: which form a cell has says the platform, who opens it says the configuration. */
function unfitness(cell: string, form: SealingForm, readers: readonly string[]): Cause | undefined {
  const [kind, other] = form === 'sops' ? ['age recipients', 'a certificate'] : ["its controller's certificate", 'age recipients'];
  const fits = (reader: string): boolean => reader.startsWith('age1') === (form === 'sops');
  if (readers.length > 0 && readers.every(fits)) return undefined;
  return refused(
    cell,
    `its platform says stack.secrets: ${form}, which takes ${kind}, and cells.${cell}.recipients has ${readers.length === 0 ? 'none' : other}`,
  );
}

/** Undefined for a store that is no part of the tree: nothing is sealed for it. */
function formOf(cell: CellPlan): SealingForm | undefined {
  const form = cell.delivery.values.secrets;
  return form === 'sops' || form === 'sealed-secrets' ? form : undefined;
}

function withSecrets({ apps }: TenantPlan) {
  return apps.filter(({ app }) => app.secrets.length > 0);
}

/** Which values in which generation: their places, never themselves. */
function keysOf(plan: TenantPlan, values: Values): string[] {
  return withSecrets(plan).flatMap(({ app }) =>
    app.secrets.map((ref) => `${ref.path}#${ref.key}@${valuesUpTo(values, ref)[0]?.generation ?? 0}`),
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
    values: Object.fromEntries(app.secrets.map((ref) => [ref.key, present(valuesUpTo(values, ref)[0]?.value, `${ref.path}#${ref.key}`)])),
  }));
}

function present<T>(value: T | undefined, name: string): T {
  if (value === undefined) throw new Error(`${name} was never made`);
  return value;
}
