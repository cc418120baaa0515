import type { Catalogue } from '../catalogue/catalogue.ts';
import type { Finding } from '../diagnostics/diagnostic.ts';
import type { KeyDoc } from '../spec/key.ts';
import { mebibytes } from '../spec/forms.ts';
import type { LockSpec } from '../spec/lock.ts';
import type { PlatformSpec } from '../spec/platform.ts';
import type { Written } from '../spec/read.ts';
import type { Sources } from '../spec/sources.ts';
import { configDigest } from '../tree/manifest/digest.ts';
import { planBackup } from './backup.ts';
import { type PlatformBase, planCell } from './cell.ts';
import { Choices, type Heard } from './choices.ts';
import type { FailoverThing, PlanThing, PlatformThing } from './kinds.ts';
import { planObjectives } from './objectives.ts';
import { allotted } from './allot.ts';
import { keepCells, keepParts } from './footing.ts';
import { inventoryOf, withInventory } from './inventory.ts';
import { layersOf, ownParts, saidBy } from './layers.ts';
import { minorUnits } from './money.ts';
import { planNameServer } from './name-server.ts';
import { pinsOf } from './pins.ts';
import type { CellPlan, Gate, OwnParts, PlatformPlan, Settings } from './plan.ts';
import { type Chosen, type Reason, thing } from './thing.ts';
import { unsaid } from './unsaid.ts';

export interface PlatformRequest {
  readonly catalogue: Catalogue;
  readonly sources: Sources;
  readonly written: Written<PlatformSpec>;
  readonly lock?: Written<LockSpec> | undefined;
  readonly docs: ReadonlyMap<string, KeyDoc>;
  readonly findings: Finding[];
  /** Is told every value that is decided. */
  readonly heard?: Heard;
}

/** The part of a platform that is asked for when the whole was planned before: a few cells by name, and the digest of the whole. */
export interface Excerpt {
  readonly cells: ReadonlySet<string>;
  readonly digest: string;
}

/**
 * Decides everything that exists before the first tenant. What cannot be placed is added to the request's findings. Parts that came to the
 * same as in the plan `before` are taken from there.
 */
export function planPlatform(asked: PlatformRequest, before: Partial<PlatformPlan> = {}): PlatformPlan {
  const { catalogue, written, findings } = asked;
  const choices = new Choices(written.file, written.value, asked.docs, { heard: asked.heard });
  const inventory = inventoryOf(choices);
  const request = { ...asked, catalogue: withInventory(catalogue, inventory) };
  const planned = planBase(request, choices);
  const placed = planCells(request, choices, planned);
  const { cells: standing, ...parts } = { ...planned, cells: placed, ...(inventory && allotted(placed, inventory)) };
  const { objectives, inventory: own, ...base } = keepParts<typeof parts & Pick<PlatformPlan, 'inventory'>>(before, parts);
  const cells = keepCells(before.cells, standing);
  findings.push(...unsaid(request, choices));
  let digest: string | undefined;
  return {
    ...base,
    objectives,
    cells,
    ...(own && { inventory: own }),
    // Only who keeps trees asks; it takes a tenth of a platform's key stroke.
    get digest() {
      digest ??= configDigest({ catalogue: catalogue.version, base, cells });
      return digest;
    },
  };
}

/**
 * The same plan with the plans of a few cells only. A tenant's plan needs no cell but its own, so fifty need not be planned to change
 * one tenant. What would be complained of was complained of when the whole was planned.
 */
export function planExcerpt(request: PlatformRequest, { cells: asked, digest }: Excerpt): PlatformPlan {
  const choices = new Choices(request.written.file, request.written.value, request.docs);
  const inventory = inventoryOf(choices);
  // Cells share machines: which are whose is seen when all of them are planned.
  if (inventory) {
    const whole = planPlatform(request);
    return { ...whole, cells: whole.cells.filter(({ cell }) => asked.has(cell.name)), digest };
  }
  const base = planBase(request, choices);
  return { ...base, cells: planCells(request, choices, base, asked), digest };
}

function planCells(request: PlatformRequest, choices: Choices, base: PlatformBase, asked?: ReadonlySet<string>): readonly CellPlan[] {
  const { catalogue, findings } = request;
  const known = new Map<string, OwnParts | undefined>();
  const usual = mariadbReason(catalogue, base);
  return base.cellNames.flatMap((name, index) => {
    if (asked !== undefined && !asked.has(name)) return [];
    const layers = layersOf(choices, index);
    const seen = choices.seenFrom(name, layers);
    const key = choices.cellwise ? name : layers.join(' ');
    if (layers.length > 0 && !known.has(key)) known.set(key, planOwn(request, seen, base, layers));
    const own = known.get(key);
    const platform = own ? { ...base, ...own } : base;
    const needsMariadb = own ? mariadbReason(catalogue, platform) : usual;
    return [planCell({ catalogue, choices: seen, platform, index, needsMariadb, own, findings })];
  });
}

/** What a cell with these layers has of its own; cells with the same ones share it. */
function planOwn(
  { catalogue }: PlatformRequest,
  seen: Choices,
  base: PlatformBase,
  [nearest = '']: readonly string[],
): OwnParts | undefined {
  const [kind, name] = [nearest.startsWith('/cells/') ? 'cell' : 'environment', seen.written(`${nearest}/name`)];
  const parts = {
    platform: planCore(seen),
    settings: planSettings(catalogue, seen),
    backup: planBackup(catalogue, seen),
    objectives: planObjectives(seen),
  };
  return ownParts(parts, base, `${kind}/${String(name)}`);
}

function planBase(request: PlatformRequest, choices: Choices): PlatformBase {
  const { catalogue, written } = request;
  const apps = choices.at<readonly string[]>('/apps');
  return {
    platform: planCore(choices),
    cellNames: written.value.cells.map((cell) => cell.name),
    plans: written.value.plans.map((_, index) => planPlan(request, choices, index, apps)),
    backup: planBackup(catalogue, choices),
    failover: planFailover(choices),
    objectives: planObjectives(choices),
    settings: planSettings(catalogue, choices),
    apps,
    secretsAsked: Object.fromEntries(
      Object.keys(written.value.secrets ?? {}).map((name) => [name, choices.at<unknown>(`/secrets/${name}`)]),
    ),
    ...planSovereignty(choices),
    certificates: choices.at<'cell' | 'host'>('/certificates/per'),
    stack: planStack(catalogue, choices),
    mirror: choices.at<string | null>('/images/mirror', null),
    pins: pinsOf(request.lock),
    mirrorParty: choices.at<string | null>('/images/party', null),
    dns: choices.at<string>('/dns/provider'),
    ...planNameServer(choices),
    volumes: apps.value.some((app) => catalogue.apps[app]?.volumes) ? { origin: apps.origin, because: apps.because } : undefined,
    environments: planEnvironments(choices),
    seller: planSeller(choices),
  };
}

/** Their names, and whether they say anything: what they say is planned with their cells. */
function planEnvironments(choices: Choices): PlatformPlan['environments'] {
  const { value, ...reason } = choices.at<readonly { readonly name: string }[]>('/environments');
  return {
    value: value.map((each) => {
      const says = saidBy(each);
      return says.length > 0 ? { name: each.name, says } : { name: each.name };
    }),
    ...reason,
  };
}

/** Who sells, where, and how invoices are delivered; without a `seller` nobody sells yet. */
function planSeller(choices: Choices): PlatformPlan['seller'] {
  if (choices.written('/seller/country') === undefined) return undefined;
  const country = choices.at<string>('/seller/country');
  return {
    country,
    markets: choices.at<readonly string[]>('/seller/markets', [country.value]),
    invoices: choices.at<'mail' | 'peppol'>('/seller/invoices'),
  };
}

/** Layers that are chosen for each cell by itself are planned with it, and those without a key are chosen by nobody. */
function planStack(catalogue: Catalogue, choices: Choices): PlatformPlan['stack'] {
  const chosen = Object.values(catalogue.layers).flatMap(({ name, key }) =>
    key === undefined || key.includes('*') ? [] : [[name, choices.at<string>(`/${key.replaceAll('.', '/')}`)] as const],
  );
  return Object.fromEntries(chosen) as PlatformPlan['stack'];
}

function planSovereignty(choices: Choices): Pick<PlatformPlan, 'accepted' | 'gates' | 'parties' | 'authority'> {
  return {
    accepted: choices.at<PlatformPlan['accepted']['value']>('/sovereignty/accept', []),
    gates: { dataPath: choices.at<Gate>('/sovereignty/dataPath'), runtime: choices.at<Gate | null>('/sovereignty/runtime', null) },
    parties: choices.at<PlatformPlan['parties']['value']>('/sovereignty/parties', []),
    authority: choices.at<string>('/certificates/authority'),
  };
}

function planCore(choices: Choices): PlatformThing {
  const [name, domain, appsDomain, contact] = (['name', 'domain', 'appsDomain', 'contact'] as const).map((key) =>
    choices.at<string>(`/${key}`),
  ) as [Chosen<string>, Chosen<string>, Chosen<string>, Chosen<string>];
  const profile = choices.at<'production' | 'evaluation'>('/profile');
  return thing('platform', {
    id: 'platform',
    name: name.value,
    cell: null,
    ...choices.reason('/name'),
    values: { name: name.value, domain: domain.value, appsDomain: appsDomain.value, contact: contact.value, profile: profile.value },
    why: { domain, appsDomain, contact, profile },
  });
}

function planPlan({ catalogue }: PlatformRequest, choices: Choices, index: number, offered: Chosen<readonly string[]>): PlanThing {
  const pointer = `/plans/${index}`;
  const [name, version] = [choices.at<string>(`${pointer}/name`), choices.at<number>(`${pointer}/version`)];
  const tenants = offered.value.filter((app) => !catalogue.apps[app]?.everyProvider);
  const apps = choices.at<readonly string[]>(`${pointer}/apps`, tenants);
  const storage = choices.at<string>(`${pointer}/storagePerSeat`);
  const price = `${pointer}/price`;
  const perSeat = choices.at<number>(`${price}/perSeat`);
  const [currency, per, tax] = [
    choices.at<string>(`${price}/currency`),
    choices.at<string>(`${price}/per`),
    choices.at<string>(`${price}/tax`),
  ];
  return thing('plan', {
    id: `plan/${name.value}@${version.value}`,
    name: `${name.value}@${version.value}`,
    cell: null,
    ...choices.reason(pointer),
    values: {
      name: name.value,
      version: version.value,
      apps: apps.value,
      minSeats: choices.at<number>(`${pointer}/seats/min`).value,
      maxSeats: choices.at<number>(`${pointer}/seats/max`).value,
      storagePerSeat: mebibytes(storage.value),
      priceMinor: minorUnits(perSeat.value),
      currency: currency.value,
      per: per.value,
      tax: tax.value,
    },
    why: { apps, storagePerSeat: storage, priceMinor: perSeat, currency, per, tax },
  });
}

function planFailover(choices: Choices): FailoverThing {
  const [mode, run, votes] = [
    choices.at<'manual' | 'automatic'>('/failover/mode'),
    choices.at<'hosts' | 'cells'>('/failover/run'),
    choices.at<readonly string[]>('/failover/votes', []),
  ];
  return thing('failover', {
    id: 'failover',
    name: 'failover',
    cell: null,
    ...choices.reason('/failover'),
    values: { mode: mode.value, run: run.value, votes: votes.value },
    why: { mode, run, votes },
  });
}

/** Every setting of every app and component, asked for or by default, so that an entry never looks into the spec. */
function planSettings(catalogue: Catalogue, choices: Choices): Readonly<Record<string, Settings>> {
  const apps = Object.values(catalogue.apps).map((entry) => [entry.name, [...Object.keys(entry.options.shape), 'tolerates']] as const);
  const components = Object.values(catalogue.components).map((entry) => [entry.name, Object.keys(entry.options.shape)] as const);
  return Object.fromEntries(
    [...apps, ...components].map(([name, keys]) => [
      name,
      Object.fromEntries(keys.map((key) => [key, choices.at<unknown>(`/settings/${name}/${key}`)])),
    ]),
  );
}

/** MariaDB is built when an offered app can only live there, or when it is asked for. */
function mariadbReason(catalogue: Catalogue, base: PlatformBase): Reason | undefined {
  const needs = base.apps.value.some((app) => {
    const chosen = base.settings[app]?.['database']?.value;
    return chosen === 'mariadb' || (chosen !== undefined && catalogue.apps[app]?.engines?.includes('postgres') === false);
  });
  return needs ? { origin: base.apps.origin, because: base.apps.because } : undefined;
}
