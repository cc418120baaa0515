import type { Catalogue } from '../catalogue/catalogue.ts';
import type { Place } from '../diagnostics/diagnostic.ts';
import type { KeyDoc } from '../spec/key.ts';
import { CLUSTER, LAYERED } from '../spec/layered.ts';
import type { Spec, Written } from '../spec/read.ts';
import type { TenantSpec } from '../spec/tenant.ts';
import { Choices, type Heard } from './choices.ts';
import { layersOf } from './layers.ts';
import type { PlatformPlan } from './plan.ts';
import { planPlatform } from './platform.ts';
import { planTenant } from './tenant.ts';
import type { Chosen } from './thing.ts';

/** Who can say a value, from the widest to the nearest; the nearest that says it has the say. */
export type Layer = 'default' | 'platform' | 'environment' | 'cell' | 'plan' | 'tenant';

/** What one layer says of a key: `at` is where, null where it says nothing. A default is a value that nobody wrote. */
export interface Rung {
  readonly layer: Layer;
  /** Of the environment, cell, plan or tenant. */
  readonly name: string | null;
  readonly said: boolean;
  readonly value: unknown;
  readonly at: Place | null;
  readonly inForce: boolean;
}

/** A key as it holds for one cell, plan or tenant, or for all. `pointer` is the key as it would be written by the widest layer. */
export interface InForce {
  readonly of: { readonly layer: 'platform' | 'cell' | 'plan' | 'tenant'; readonly name: string; readonly environment: string | null };
  readonly pointer: string;
  readonly layer: Layer;
  readonly value: unknown;
  /** In the order of `Layer`. */
  readonly rungs: readonly Rung[];
}

/** What is read of a compilation. */
export interface Compiled {
  readonly spec: Spec;
  readonly platform: PlatformPlan | undefined;
  readonly language: {
    readonly catalogue: Catalogue;
    readonly platformDocs: ReadonlyMap<string, KeyDoc>;
    readonly tenantDocs: ReadonlyMap<string, KeyDoc>;
  };
}

interface Asked {
  readonly pointer: string;
  readonly chosen: Chosen<unknown>;
  readonly cell: string | undefined;
}

/** A layer that could say a key, and where it would. */
interface Seat {
  readonly layer: Layer;
  readonly name: string | null;
  readonly pointer: string;
  readonly file: string;
}

/**
 * A key of platform.yaml, by its pattern, as it holds for each cell or plan that it is decided for. It plans once more and listens: so it
 * says what the planner decided, and nothing is computed a second time in another way.
 */
export function inForceOn(compiled: Compiled, pattern: string): readonly InForce[] {
  const { spec, language } = compiled;
  if (!spec.platform || !compiled.platform) return [];
  const { catalogue, platformDocs: docs } = language;
  const asked: Asked[] = [];
  const heard: Heard = (pointer, chosen, cell) => {
    if (chosen.because.rule === pattern && cell !== '') asked.push({ pointer, chosen, cell });
  };
  planPlatform({ catalogue, sources: spec.sources, written: spec.platform, lock: spec.lock, docs, findings: [], heard });
  const place = placesOf(compiled, spec.platform);
  if (LAYERED.has(pattern.split('/')[1] ?? '')) {
    const cells = compiled.platform.cells.map(({ cell }) => cell.name);
    return cells.flatMap((name, index) => {
      const own = asked.findLast((each) => each.cell === name) ?? asked.findLast((each) => each.cell === undefined);
      return isLeaf(docs, pattern) ? [place.forCell(index, pattern, own?.chosen.value)] : [];
    });
  }
  const last = new Map(asked.map((each) => [each.pointer, each]));
  return [...last.values()].map(({ pointer, chosen }) => place.alone(pointer, chosen));
}

/** A key of tenants' files as it holds for each tenant. What a tenant does not say of its apps its plan says, out of what is on offer. */
export function inForceForTenants(compiled: Compiled, pattern: string): readonly InForce[] {
  const { spec, platform, language } = compiled;
  if (!platform) return [];
  return spec.tenants.flatMap((written) => {
    const asked: Asked[] = [];
    const heard: Heard = (pointer, chosen, cell) => {
      if (chosen.because.rule === pattern) asked.push({ pointer, chosen, cell });
    };
    const plan = planTenant({ catalogue: language.catalogue, platform, written, docs: language.tenantDocs, heard });
    // The planner does not ask everything: an environment is only held against that of the cell.
    if (asked.length === 0 && plan && !pattern.includes('*')) {
      const choices = new Choices(written.file, written.value, language.tenantDocs);
      const usual = pattern === '/environment' ? plan.cell.cell.values.environment : undefined;
      asked.push({ pointer: pattern, chosen: choices.at(pattern, usual), cell: undefined });
    }
    const last = [...new Map(asked.map((each) => [each.pointer, each])).values()];
    return plan ? last.map(({ pointer, chosen }) => ofTenant(compiled, written, pointer, chosen)) : [];
  });
}

function isLeaf(docs: ReadonlyMap<string, KeyDoc>, pattern: string): boolean {
  return [...docs.keys()].every((each) => !each.startsWith(`${pattern}/`));
}

/** Where the layers of a platform stand for a pointer, and which of them has the say. */
function placesOf(compiled: Compiled, written: NonNullable<Spec['platform']>) {
  const { file, value } = written;
  const choices = new Choices(file, value, compiled.language.platformDocs);
  const named = (pointer: string) => String(choices.written(`${pointer}/name`) ?? '');
  const environmentOf = (index: number) => compiled.platform?.cells[index]?.cell.values.environment ?? null;
  const environmentAt = (name: string | null) => compiled.platform?.environments.value.findIndex((each) => each.name === name) ?? -1;
  const seat = (layer: Layer, name: string | null, pointer: string): Seat => ({ layer, name, pointer, file });
  const above = (index: number, pointer: string) => {
    const environment = environmentOf(index);
    const at = environmentAt(environment);
    return at < 0 ? [] : [seat('environment', environment, `/environments/${at}${pointer}`)];
  };
  return {
    forCell(index: number, pointer: string, decided: unknown): InForce {
      const name = named(`/cells/${index}`);
      const { origin, because } = choices.seenFrom(name, layersOf(choices, index)).reason(pointer);
      const seats = [seat('platform', null, pointer), ...above(index, pointer), seat('cell', name, `/cells/${index}${pointer}`)];
      const of = { layer: 'cell', name, environment: environmentOf(index) } as const;
      return inForce(compiled, of, pointer, seats, because.how === 'asked' ? origin.pointer : null, decided);
    },
    alone(pointer: string, { value: decided, origin, because }: Chosen<unknown>): InForce {
      const [, section = '', at = ''] = pointer.split('/');
      const [of, name] =
        section === 'cells'
          ? (['cell', named(`/cells/${at}`)] as const)
          : planOr(section, `${named(`/plans/${at}`)}@${String(choices.written(`/plans/${at}/version`))}`);
      const key = pointer.slice(`/cells/${at}`.length);
      const environments = of === 'cell' && key.startsWith(`/${CLUSTER}/`) ? above(Number(at), key) : [];
      const whose = { layer: of, name, environment: of === 'cell' ? environmentOf(Number(at)) : null };
      const seats = [...environments, seat(of, of === 'platform' ? null : name, pointer)];
      return inForce(compiled, whose, pointer, seats, because.how === 'asked' ? origin.pointer : null, decided);
    },
  };
}

function planOr(section: string, plan: string): readonly ['plan' | 'platform', string] {
  return section === 'plans' ? ['plan', plan] : ['platform', 'the platform'];
}

function ofTenant(compiled: Compiled, written: Written<TenantSpec>, pointer: string, chosen: Chosen<unknown>): InForce {
  const { file, value } = written;
  const tenant: Seat = { layer: 'tenant', name: value.slug, pointer, file };
  const at = compiled.platform?.plans.findIndex((each) => each.name === value.plan) ?? -1;
  const origin = compiled.platform?.platform.origin.file ?? '';
  const wider: Seat[] =
    pointer === '/apps'
      ? [
          { layer: 'platform', name: null, pointer: '/apps', file: origin },
          { layer: 'plan', name: value.plan, pointer: `/plans/${at}/apps`, file: origin },
        ]
      : [];
  const seats = [...wider, tenant];
  const asked = chosen.because.how === 'asked' ? tenant : wider.findLast((each) => compiled.spec.sources.has(each));
  const whose = { layer: 'tenant', name: value.slug, environment: null } as const;
  return inForce(compiled, whose, pointer, seats, asked?.pointer ?? null, chosen.value, asked?.file);
}

function inForce(
  { spec }: Compiled,
  of: InForce['of'],
  pointer: string,
  seats: readonly Seat[],
  asked: string | null,
  value: unknown,
  inFile?: string,
): InForce {
  const rungs = seats.map(({ layer, name, pointer: at, file }): Rung => {
    const said = spec.sources.has({ file, pointer: at });
    const inForceHere = at === asked && (inFile === undefined || file === inFile);
    return {
      layer,
      name,
      said,
      value: said ? valueAt(spec, file, at) : null,
      at: said ? spec.sources.locate({ file, pointer: at }) : null,
      inForce: inForceHere,
    };
  });
  const usual: Rung = {
    layer: 'default',
    name: null,
    said: asked === null,
    value: asked === null ? value : null,
    at: null,
    inForce: asked === null,
  };
  const says = rungs.find((rung) => rung.inForce)?.layer ?? 'default';
  return { of, pointer, layer: says, value: value ?? null, rungs: [usual, ...rungs] };
}

function valueAt(spec: Spec, file: string, pointer: string): unknown {
  const whole = spec.platform?.file === file ? spec.platform : spec.tenants.find((each) => each.file === file);
  return new Choices(file, whole?.value, new Map()).written(pointer) ?? null;
}
