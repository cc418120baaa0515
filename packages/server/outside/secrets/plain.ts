import type { Secret } from '@hansa/domain/port/secret.ts';

/** A Secret of Kubernetes before it is sealed. */
export interface PlainSecret {
  readonly namespace: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly values: Readonly<Record<string, Secret>>;
}
