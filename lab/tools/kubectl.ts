import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { mustRun } from '../command.ts';
import type { TextFile } from '../git.ts';
import { isRecord, type KubeObject } from '../kubernetes/objects.ts';
import { temporaryFolder } from '../temporary.ts';

/** Runs `use` with a folder that holds the files, and removes it. */
export async function withFolder<T>(files: readonly TextFile[], use: (folder: string) => Promise<T>): Promise<T> {
  const { path: folder, remove } = await temporaryFolder('tools');
  try {
    for (const { path, text } of files) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    }
    return await use(folder);
  } finally {
    remove();
  }
}

const mark = 'hansa-lab/read';

/**
 * The objects as the Go YAML library of Kubernetes reads them, in any order. `kubectl label --local` is the one command that reads every kind
 * and prints it again without a server; the label that it needs is taken away.
 */
export function readByKubectl(kube: string, files: readonly TextFile[]): Promise<KubeObject[]> {
  return withFolder(files, async (folder) => {
    const args = ['kubectl', 'label', '--local', '--recursive', '--filename', folder, '--output', 'json', `${mark}=1`];
    const printed = await mustRun(kube, args, { env: { PATH: process.env['PATH'], KUBECONFIG: '/dev/null', HOME: folder } });
    return printed
      .split(/\n(?=\{)/) // one object after the other; only the outermost brace stands at the start of a line
      .filter((text) => text.trim() !== '')
      .map((text) => unmarked(JSON.parse(text)));
  });
}

function unmarked(object: KubeObject): KubeObject {
  const { labels, ...metadata } = object.metadata;
  const rest = Object.fromEntries(Object.entries(isRecord(labels) ? labels : {}).filter(([key]) => key !== mark));
  return { ...object, metadata: Object.keys(rest).length === 0 ? metadata : { ...metadata, labels: rest } };
}
