import { loadAll } from 'js-yaml';
import { isKubeObject, type Placed } from './objects.ts';

/** The objects of one YAML file. A document that is no Kubernetes object throws: nothing of a tree may be passed over. */
export function parseObjects(file: string, text: string): Placed[] {
  const documents: unknown[] = loadAll(text);
  return documents
    .filter((document) => document !== null && document !== undefined)
    .map((object) => {
      if (!isKubeObject(object)) throw new Error(`${file}: a document without apiVersion, kind and metadata.name`);
      return { object, file };
    });
}
