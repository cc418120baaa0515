import { at, type KubeObject, type Placed } from '../kubernetes/objects.ts';

/** A chart as a cell installs it, whichever engine does. */
export type Release = {
  readonly name: string;
  readonly namespace: string;
  readonly chart: string;
  readonly version: string;
  readonly values: unknown;
};

/** The releases of a tree: HelmReleases with their sources, or Applications of charts. */
export function releasesOf(objects: readonly Placed[]): Release[] {
  const all = objects.map(({ object }) => object);
  return all.flatMap((object) => fromApplication(object) ?? fromHelmRelease(object, all) ?? []);
}

function fromApplication(object: KubeObject): Release | undefined {
  const source = at(object, 'spec', 'source');
  if (object.kind !== 'Application' || at(source, 'chart') === undefined) return undefined;
  return {
    name: String(at(source, 'helm', 'releaseName')),
    namespace: String(at(object, 'spec', 'destination', 'namespace')),
    chart: String(at(source, 'chart')),
    version: String(at(source, 'targetRevision')),
    values: at(source, 'helm', 'valuesObject'),
  };
}

function fromHelmRelease(object: KubeObject, all: readonly KubeObject[]): Release | undefined {
  if (object.kind !== 'HelmRelease') return undefined;
  const { spec } = object;
  const oci = all.find(({ kind, metadata }) => kind === 'OCIRepository' && metadata.name === at(spec, 'chartRef', 'name'));
  const chart =
    at(spec, 'chart', 'spec', 'chart') ??
    String(at(oci, 'spec', 'url'))
      .split('/')
      .at(-1);
  return {
    name: String(at(spec, 'releaseName')),
    namespace: String(at(spec, 'targetNamespace')),
    chart: String(chart),
    version: String(at(spec, 'chart', 'spec', 'version') ?? at(oci, 'spec', 'ref', 'tag')),
    values: at(spec, 'values'),
  };
}
