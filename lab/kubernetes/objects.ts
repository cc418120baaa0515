/** An object as Kubernetes takes it. What is below `spec` is left to the API server, whose schemas decide. */
export type KubeObject = {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly [field: string]: unknown;
};

/** An object and the file of the tree that it stands in. */
export type Placed = { readonly object: KubeObject; readonly file: string };

/** `apps/v1 Deployment t-k7m2p9x4qd/nextcloud`, the form in every message. */
export function nameOf({ apiVersion, kind, metadata }: KubeObject): string {
  return `${apiVersion} ${kind} ${metadata.namespace === undefined ? '' : `${metadata.namespace}/`}${metadata.name}`;
}

/** Whether a parsed YAML document has what every Kubernetes object has. */
export function isKubeObject(value: unknown): value is KubeObject {
  if (!isRecord(value) || !isRecord(value['metadata'])) return false;
  return typeof value['apiVersion'] === 'string' && typeof value['kind'] === 'string' && typeof value['metadata']['name'] === 'string';
}

/** A JSON object. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value below a path of keys and indexes, or undefined when the path leaves the value. */
export function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  let current = value;
  for (const step of path) {
    if (typeof step === 'number') current = Array.isArray(current) ? current[step] : undefined;
    else current = isRecord(current) ? current[step] : undefined;
  }
  return current;
}
