import { finding } from '../diagnostics/code.ts';
import type { Finding } from '../diagnostics/diagnostic.ts';
import { nearest } from '../diagnostics/suggestion.ts';
import type { Footing } from '../plan/footing.ts';
import { CODES } from '../spec/codes.ts';

interface TenantFile {
  readonly file: string;
  readonly value: {
    readonly cell: string;
    readonly plan: string;
    readonly seats: number;
    readonly apps?: readonly string[] | undefined;
    readonly generations?: Readonly<Record<string, number>> | undefined;
  };
}

/** A tenant that names a cell, a plan or an app that does not exist. It reads the file itself, for without them there is no plan of it. */
export function checkReferences(platform: Footing, tenant: TenantFile): Finding[] {
  const plans = platform.plans.map((each) => each.name);
  const plan = platform.plans.find((each) => each.name === tenant.value.plan);
  const generations = plan
    ? Object.keys(tenant.value.generations ?? {}).flatMap((app) =>
        miss(tenant, `/generations/${app}`, 'app', app, plan.values.apps, () => false),
      )
    : [];
  const apps = plan ? (tenant.value.apps ?? []).flatMap((app, index) => miss(tenant, `/apps/${index}`, 'app', app, plan.values.apps)) : [];
  return [
    ...miss(tenant, '/cell', 'cell', tenant.value.cell, platform.cellNames),
    ...miss(tenant, '/plan', 'plan', tenant.value.plan, plans, (name) => isFit(platform, tenant, name)),
    ...apps,
    ...generations,
    ...seats(tenant, plan?.values),
  ];
}

/** Whether the tenant could have the plan as it is: else the suggestion is for a person, and no fix. */
function isFit(platform: Footing, { value }: TenantFile, name: string): boolean {
  const plan = platform.plans.find((each) => each.name === name)?.values;
  return (
    plan !== undefined &&
    value.seats >= plan.minSeats &&
    value.seats <= plan.maxSeats &&
    (value.apps ?? []).every((app) => plan.apps.includes(app))
  );
}

function miss(
  tenant: TenantFile,
  pointer: string,
  what: string,
  name: string,
  known: readonly string[],
  fits = (_name: string) => true,
): Finding[] {
  if (known.includes(name)) return [];
  const at = { file: tenant.file, pointer };
  const meant = nearest(name, known);
  const message = `There is no ${what} \`${name}\`.`;
  const hint = meant ? `Did you mean \`${meant}\`?` : `There are: ${known.join(', ')}.`;
  return [
    finding(CODES.reference, {
      at,
      subject: tenant.file,
      found: name,
      expected: known.join(', '),
      message,
      hint,
      remedies: meant && fits(meant) ? [{ ...at, value: meant }] : [],
    }),
  ];
}

function seats(
  tenant: TenantFile,
  plan: { readonly minSeats: number; readonly maxSeats: number; readonly name: string } | undefined,
): Finding[] {
  if (!plan) return [];
  const { seats: found } = tenant.value;
  if (found >= plan.minSeats && found <= plan.maxSeats) return [];
  const at = { file: tenant.file, pointer: '/seats' };
  const expected = `${plan.minSeats} to ${plan.maxSeats}`;
  return [
    finding(CODES.range, {
      at,
      subject: tenant.file,
      found: String(found),
      expected,
      message: `Plan \`${plan.name}\` has ${expected} seats, not ${found}.`,
      hint: `Choose ${expected} seats, or another plan.`,
    }),
  ];
}
