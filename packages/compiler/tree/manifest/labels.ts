import type { Origin } from '../../diagnostics/diagnostic.ts';
import type { Metadata } from './object.ts';

/** Of what an object is part: `name` is the program, `instance` the one of its kind that is meant. */
export interface Identity {
  readonly name: string;
  readonly instance: string;
  readonly component?: string;
  readonly partOf: string;
  readonly tenant?: string;
  readonly cell: string;
}

/** Labels by which a selector finds the pods, for ever: a Deployment's selector cannot be changed. */
export function selector(identity: Identity): Record<string, string> {
  return { 'app.kubernetes.io/name': identity.name, 'app.kubernetes.io/instance': identity.instance };
}

/** Set key by key: spreading conditional parts took three times as long, forty times a tenant. */
export function labels(identity: Identity): Record<string, string> {
  const own = selector(identity);
  if (identity.component) own['app.kubernetes.io/component'] = identity.component;
  own['app.kubernetes.io/part-of'] = identity.partOf;
  own['app.kubernetes.io/managed-by'] = 'hansa';
  if (identity.tenant) own['hansa/tenant'] = identity.tenant;
  own['hansa/cell'] = identity.cell;
  return own;
}

/** `file#pointer`, never a line: a comment above it must not change a byte of the tree. */
export function originText(origin: Origin): string {
  return `${origin.file}#${origin.pointer}`;
}

/** Metadata of an object. `origin` names the key of the spec (written or default) whose change changes this object. */
export function metadata(
  name: string,
  identity: Identity,
  origin: Origin,
  more: { namespace?: string; annotations?: Record<string, string>; labels?: Record<string, string> } = {},
): Metadata {
  const own = labels(identity);
  const all = more.labels === undefined ? own : Object.assign(own, more.labels);
  const origins = { 'hansa/origin': originText(origin) };
  const annotations = more.annotations === undefined ? origins : Object.assign(origins, more.annotations);
  return more.namespace === undefined ? { name, labels: all, annotations } : { name, namespace: more.namespace, labels: all, annotations };
}
