import { join } from 'node:path';
import { writeFile } from 'node:fs/promises';
import { cached } from '../cache.ts';
import { mustRun } from '../command.ts';
import { goBuild, goDownload } from '../go.ts';

const here = import.meta.dirname;

/** The Kubernetes that the lab runs: the minor version that the catalogue's K3s has by default. */
export const kubernetesVersion = '1.36.3';
const kwokVersion = '0.8.0';

export type Programs = {
  /** etcd, kube-apiserver, kube-controller-manager, kube-scheduler and kubectl in one file; the first argument picks. */
  readonly kube: string;
  /** Simulated nodes: pods bound to them become Running and Ready without a kubelet. */
  readonly kwok: string;
  /** The stages (what happens to a node, a pod, when) that kwok needs and does not contain. */
  readonly stages: string;
};

/** Builds, or takes from the cache, all that a control plane with simulated nodes needs. Cold: about 500 CPU seconds. */
export async function programs(): Promise<Programs> {
  const stamp = 'k8s.io/component-base/version';
  const [major, minor] = kubernetesVersion.split('.');
  const kube = await goBuild({
    name: 'kube',
    version: kubernetesVersion,
    module: join(here, 'kube'),
    packages: { kube: '.' },
    ldflags: [
      `-X ${stamp}.gitVersion=v${kubernetesVersion}`,
      `-X ${stamp}.gitMajor=${major}`,
      `-X ${stamp}.gitMinor=${minor}`,
      `-X ${stamp}.gitTreeState=clean`,
    ],
  });
  const kwok = await goBuild({
    name: 'kwok',
    version: kwokVersion,
    module: join(here, 'kwok'),
    packages: { kwok: 'sigs.k8s.io/kwok/cmd/kwok' },
  });
  const binary = join(kube, 'kube');
  return { kube: binary, kwok: join(kwok, 'kwok'), stages: await stages(binary) };
}

async function stages(kube: string): Promise<string> {
  const folder = await cached(`kwok-stages-${kwokVersion}`, ['stage/fast'], async (made) => {
    const module = await goDownload(`sigs.k8s.io/kwok@v${kwokVersion}`);
    const text = await mustRun(kube, ['kubectl', 'kustomize', join(module.folder, 'kustomize/stage/fast')]);
    await writeFile(join(made, 'stages.yaml'), text);
  });
  return join(folder, 'stages.yaml');
}
