import { finding } from '../diagnostics/code.ts';
import type { Finding } from '../diagnostics/diagnostic.ts';
import { nearest } from '../diagnostics/suggestion.ts';
import type { Footing } from '../plan/footing.ts';
import { reasonOf } from '../plan/thing.ts';
import { CODES } from '../spec/codes.ts';
import { CONFLICT } from './environments.ts';

interface TenantFile {
  readonly file: string;
  readonly value: {
    readonly cell: string;
    readonly environment?: string | undefined;
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
  return [
    ...miss(tenant, '/cell', { what: 'cell', name: tenant.value.cell, known: platform.cellNames }),
    ...miss(tenant, '/plan', { what: 'plan', name: tenant.value.plan, known: plans, fits: (name) => isFit(platform, tenant, name) }),
    ...(plan ? apps(tenant, plan) : []),
    ...seats(tenant, plan?.values),
    ...(tenant.value.environment === undefined ? [] : astray(platform, tenant, tenant.value.environment)),
  ];
}

/** A tenant that says one environment and lives in a cell of another. */
function astray(platform: Footing, { file, value }: TenantFile, found: string): Finding[] {
  const cell = platform.cells.find((each) => each.cell.name === value.cell)?.cell;
  if (!cell || cell.values.environment === found) return [];
  const expected = cell.values.environment;
  const fits = platform.cells.filter((each) => each.cell.values.environment === found).map((each) => each.cell.name);
  const move = fits.length > 0 ? `place it in ${fits.join(' or ')}` : 'place it in a cell of that environment: there is none yet';
  return [
    finding(CONFLICT, {
      at: { file, pointer: '/environment' },
      subject: file,
      found,
      expected,
      message: `${file} is of \`${found}\`, and its cell ${cell.name} is of \`${expected}\`.`,
      hint: `Say \`environment: ${expected}\`, or ${move}.`,
      related: [reasonOf(cell, 'environment').origin],
    }),
  ];
}

/** The app may well be on offer: it is this plan that lacks it, and says so. */
function apps(tenant: TenantFile, { name: of, values }: Footing['plans'][number]): Finding[] {
  const word = (name: string) => ({ what: 'app', name, known: values.apps, of });
  return [
    ...(tenant.value.apps ?? []).flatMap((app, index) => miss(tenant, `/apps/${index}`, word(app))),
    ...Object.keys(tenant.value.generations ?? {}).flatMap((app) =>
      miss(tenant, `/generations/${app}`, { ...word(app), fits: () => false }),
    ),
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

interface Word {
  readonly what: string;
  readonly name: string;
  readonly known: readonly string[];
  /** What has those that are known, where it is not the platform. */
  readonly of?: string;
  /** Whether the one that is meant could stand there. */
  readonly fits?: (name: string) => boolean;
}

function miss(tenant: TenantFile, pointer: string, { what, name, known, of, fits = () => true }: Word): Finding[] {
  if (known.includes(name)) return [];
  const at = { file: tenant.file, pointer };
  const meant = nearest(name, known);
  const message = of === undefined ? `There is no ${what} \`${name}\`.` : `\`${of}\` has no ${what} \`${name}\`.`;
  const all = of === undefined ? `There are: ${known.join(', ')}.` : `It has: ${known.join(', ')}.`;
  const hint = meant ? `Did you mean \`${meant}\`?` : all;
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
  // Of a plan that nobody can buy the plan itself is told.
  if (!plan || plan.minSeats > plan.maxSeats) return [];
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
