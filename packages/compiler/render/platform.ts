import type { Catalogue } from '../catalogue/catalogue.ts';
import type { ComponentView, NamespaceWant, Unit, UnitSecret } from '../catalogue/entry.ts';
import { providerSecretPath } from '../plan/credentials.ts';
import type { ComponentThing } from '../plan/kinds.ts';
import type { CellPlan, ClusterPlan, PlatformPlan } from '../plan/plan.ts';
import { required, thingsOfCell } from '../plan/plan.ts';
import { seenBy } from '../plan/seen.ts';
import { reasonOf } from '../plan/thing.ts';
import { type Identity, metadata } from '../tree/manifest/labels.ts';
import { DNS, egress } from '../tree/manifest/network.ts';
import type { TreeFile } from '../tree/file.ts';
import type { Manifest } from '../tree/manifest/object.ts';
import { chartReference } from '../tree/manifest/reference.ts';
import { compareText } from '../diagnostics/diagnostic.ts';
import { bringerOf } from './bring.ts';
import { dataUnit } from './data.ts';
import { podSecurity } from './namespace.ts';

/** The units of a cluster's platform, each after those that it needs; the first one holds every namespace. */
export function renderPlatform(catalogue: Catalogue, whole: PlatformPlan, cell: CellPlan, cluster = cell.primary): Unit[] {
  const platform = seenBy(whole, cell);
  const place: Place = { catalogue, platform, cell, cluster };
  const views = cell.components.map((component) => {
    const { entry, view } = seen({ catalogue, platform, cell, cluster }, component);
    const secret = { namespace: component.values.namespace, name: entry.name };
    return { namespaces: entry.namespaces(view), units: holding(entry.units(view), secretOf(cell, secret, `platform/${entry.name}`)) };
  });
  const programs = providerPrograms(place);
  const greeters = greeterUnits(place);
  const namespaces = [...views, ...programs, ...greeters].flatMap((each) => each.namespaces);
  const units = [...views, ...programs, ...greeters].flatMap((each) => each.units);
  const brought = broughtUnits(place, units);
  const first: Unit = { name: 'namespaces', needs: [], objects: [...namespaceObjects(cell, namespaces), ...dataUnit(cell)] };
  return ordered([first, ...brought.map((unit) => ({ ...locked(platform, unit), needs: ['namespaces', ...unit.needs] }))]);
}

/** What the hosts of a cell read for its components, below `hosts/` and the name of the host; `units` are those of all its clusters. */
export function renderHosts(catalogue: Catalogue, whole: PlatformPlan, cell: CellPlan, units: readonly Unit[]): TreeFile[] {
  const place: Place = { catalogue, platform: seenBy(whole, cell), cell, cluster: cell.primary };
  return cell.components.flatMap((component) => {
    const { entry, view } = seen(place, component);
    const files = entry.hostFiles?.(view, units) ?? [];
    return files.flatMap(({ host, path, text }) =>
      cell.hosts.filter(({ values }) => values.role === host).map(({ name }) => ({ path: `hosts/${name}/${path}`, body: text })),
    );
  });
}

/** A component as it is rendered for a cluster of the cell. */
function seen({ catalogue, platform, cell, cluster }: Place, component: ComponentThing) {
  const entry = required(catalogue.components[component.values.component]);
  const view: ComponentView = { platform, cell, cluster, settings: platform.settings[entry.name] ?? {}, reason: component };
  return { entry, view };
}

/** Charts with the digests that were locked for them: no entry has to think of it. */
function locked({ pins }: PlatformPlan, unit: Unit): Unit {
  if (pins === undefined || unit.charts === undefined) return unit;
  return { ...unit, charts: unit.charts.map((chart) => ({ ...chart, ...digestOf(pins.charts[chartReference(chart)]) })) };
}

function digestOf(digest: string | undefined): { readonly digest?: string } {
  return digest === undefined ? {} : { digest };
}

interface Place {
  readonly catalogue: Catalogue;
  readonly platform: PlatformPlan;
  readonly cell: CellPlan;
  readonly cluster: ClusterPlan;
}

interface Part {
  readonly namespaces: readonly NamespaceWant[];
  readonly units: readonly Unit[];
}

/** The driver of volumes of the cluster's home provider where it makes them, and its cloud controller where its load balancer is the gateway's. */
function providerPrograms({ catalogue, platform, cell, cluster }: Place): Part[] {
  const { why, values } = cluster.cluster;
  const provider = catalogue.providers[values.provider];
  // An inventory has no programs.
  if (!provider) return [];
  const { controller, volumes } = provider;
  const own = { platform, cell, cluster, settings: {} };
  const home: ComponentView = { ...own, reason: why.home ?? cluster.cluster };
  const balanced: ComponentView = { ...own, reason: why.loadBalancer ?? cluster.cluster };
  const part = (program: typeof volumes, view: ComponentView): Part => {
    const { namespace, secret } = program;
    const own = secretOf(cell, { namespace, name: secret.name }, providerSecretPath(values.role, namespace, secret.name));
    return {
      namespaces: program.namespaces(view),
      units: holding(program.units(view), own).map((unit) => ({ ...unit, ofProvider: true })),
    };
  };
  const balancing = controller && values.loadBalancer === 'provider' ? [part(controller, balanced)] : [];
  const driving = values.volumes === 'provider' ? [part(volumes, home)] : [];
  return [...driving, ...balancing];
}

/** The planned keys at a path as the one Secret that they are in; nothing where none is planned. */
function secretOf(cell: CellPlan, secret: Pick<UnitSecret, 'namespace' | 'name'>, path: string): UnitSecret[] {
  const refs = thingsOfCell(cell).flatMap((thing) => thing.secrets);
  const own = refs.filter((ref) => ref.path === path);
  const keys = own.map((ref) => ref.key).sort(compareText);
  return keys.length > 0 ? [{ ...secret, keys, generation: Math.max(...own.map((ref) => ref.generation)) }] : [];
}

/** Where Secrets come out of a store, the units that have any ask for them, and come after what answers. */
function broughtUnits({ catalogue, cell }: Place, units: readonly Unit[]): readonly Unit[] {
  const bringer = bringerOf(catalogue, cell);
  if (!bringer) return units;
  const seen = new Set<string>();
  return units.map((unit) => {
    if (unit.secrets === undefined) return unit;
    const objects = unit.secrets.flatMap((secret) => {
      const identity = { name: secret.name, instance: secret.name, partOf: 'platform', cell: cell.cell.name };
      const whose = { identity, origin: reasonOf(cell.delivery, 'secrets').origin };
      const first = !seen.has(secret.namespace);
      seen.add(secret.namespace);
      return [...(first ? [bringer.reader(secret.namespace, whose)] : []), bringer.secret({ ...secret, ...whose })];
    });
    return { ...unit, needs: [...unit.needs, bringer.after], objects: [...(unit.objects ?? []), ...objects] };
  });
}

/** A component's Secret goes into the first of its units: the others come after it. */
function holding(units: readonly Unit[], secrets: readonly UnitSecret[]): readonly Unit[] {
  return units.map((unit, index) => (index === 0 && secrets.length > 0 ? { ...unit, secrets } : unit));
}

function greeterUnits({ catalogue, platform, cell, cluster }: Place): Part[] {
  const greeters = cluster === cell.standby ? cell.standbyGreeters : cell.greeters;
  return platform.apps.value.flatMap((name) => {
    const every = catalogue.apps[name]?.everyProvider;
    const workloads = greeters.filter((workload) => workload.name.startsWith(`${name}-`));
    if (!every || workloads.length === 0) return [];
    const namespaces: NamespaceWant[] = [{ name: every.namespace, podSecurity: 'restricted', component: name, origin: platform.apps }];
    return [
      {
        namespaces,
        units: [
          {
            name,
            // Kinds of its route and its monitors; what a cell does not have is dropped.
            needs: ['gateway', 'prometheus-operator'],
            objects: every.render({ platform, cell, cluster, workloads }),
          },
        ],
      },
    ];
  });
}

/** One object a namespace, however many ask for it; the most open level that any of them needs. */
function namespaceObjects(cell: CellPlan, wants: readonly NamespaceWant[]): Manifest[] {
  const byName = new Map<string, NamespaceWant>();
  for (const want of wants) {
    const known = byName.get(want.name);
    if (!known || LEVELS.indexOf(want.podSecurity) > LEVELS.indexOf(known.podSecurity)) byName.set(want.name, want);
  }
  const sorted = [...byName.values()].sort((a, b) => compareText(a.name, b.name));
  return sorted.flatMap((want) => (want.name === 'kube-system' ? [] : [namespaceObject(cell, want), defaultDeny(cell, want)]));
}

const LEVELS = ['restricted', 'baseline', 'privileged'];

function identityOf(cell: CellPlan, want: NamespaceWant): Identity {
  return { name: want.component, instance: want.component, partOf: 'platform', cell: cell.cell.name };
}

function namespaceObject(cell: CellPlan, want: NamespaceWant): Manifest {
  const annotations = want.because === undefined ? {} : { 'hansa/pod-security': want.because };
  return {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: metadata(want.name, identityOf(cell, want), want.origin.origin, { labels: podSecurity(want.podSecurity), annotations }),
  };
}

/** Every namespace of the platform is closed; each component opens what it needs. */
function defaultDeny(cell: CellPlan, want: NamespaceWant): Manifest {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    // Where the origin tells why the level is low, the policy is there all the same.
    metadata: metadata('default-deny', identityOf(cell, want), (want.because === undefined ? want.origin : cell.cell).origin, {
      namespace: want.name,
    }),
    spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'], egress: egress([DNS]) },
  };
}

/** Units in an order in which each comes after its needs; ties by name. Needs that this cell does not have are dropped. */
function ordered(units: readonly Unit[]): Unit[] {
  const names = new Set(units.map((unit) => unit.name));
  const pending = units.map((unit) => ({
    ...unit,
    needs: [...new Set(unit.needs)].filter((need) => names.has(need) && need !== unit.name),
  }));
  const done: Unit[] = [];
  while (done.length < units.length) {
    const ready = pending.filter(
      (unit) => !done.some((each) => each.name === unit.name) && unit.needs.every((need) => done.some((each) => each.name === need)),
    );
    if (ready.length === 0) throw new Error('units of the platform need each other in a circle');
    done.push(...ready.sort((a, b) => compareText(a.name, b.name)));
  }
  return done;
}
