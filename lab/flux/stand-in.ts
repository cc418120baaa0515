import type { Client } from '../kubernetes/client.ts';
import { at } from '../kubernetes/objects.ts';
import { condition } from '../kubernetes/pods.ts';

/** Kinds that need the internet or helm-controller, none of which is here. */
const kinds = [
  'helm.toolkit.fluxcd.io/v2/helmreleases',
  'source.toolkit.fluxcd.io/v1/helmrepositories',
  'source.toolkit.fluxcd.io/v1/ocirepositories',
];

/**
 * Says of each chart and of its source that it is ready, as helm-controller would after installing it, so that what waits for it goes on.
 * Sources are suspended first, else source-controller would look for them on the internet and say the opposite. Gives the charts' names.
 */
export async function sayChartsAreReady(client: Client): Promise<string[]> {
  const charts: string[] = [];
  for (const kind of kinds) {
    for (const object of await client.list(`/apis/${kind}`)) {
      const [namespace, name] = [String(at(object, 'metadata', 'namespace')), String(at(object, 'metadata', 'name'))];
      if (kind.endsWith('helmreleases')) charts.push(name);
      const seen = at(object, 'status', 'observedGeneration') === at(object, 'metadata', 'generation');
      if (seen && condition(object, 'Ready')?.reason === 'SaidByTheLab') continue;
      await sayReady(client, `/apis/${kind.replace(/\/[^/]+$/, '')}/namespaces/${namespace}/${kind.split('/').at(-1)}/${name}`);
    }
  }
  return charts;
}

async function sayReady(client: Client, path: string): Promise<void> {
  const merge = 'application/merge-patch+json';
  const suspended = await client.send('PATCH', path, { spec: { suspend: true } }, merge);
  const generation = at(suspended.body, 'metadata', 'generation');
  const ready = {
    type: 'Ready',
    status: 'True',
    reason: 'SaidByTheLab',
    message: 'no chart was installed',
    lastTransitionTime: new Date().toISOString().replace(/\.\d+/, ''),
  };
  const status = { observedGeneration: generation, conditions: [{ ...ready, observedGeneration: generation }] };
  const { status: code, body } = await client.send('PATCH', `${path}/status`, { status }, merge);
  if (code !== 200) throw new Error(`${path}: ${JSON.stringify(body)}`);
}
