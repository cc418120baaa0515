import type { ComponentEntry } from '../../entry.ts';
import { FACTS, NAMESPACE, STORAGE_CLASS, VERSION } from './facts.ts';
import { OPTIONS } from './options.ts';
import { namespaces, units } from './render.ts';
import { replicas } from './replicas.ts';

export const longhorn: ComponentEntry = {
  kind: 'component',
  name: 'longhorn',
  title: 'Longhorn',
  tier: 'rendered',
  maker: { name: 'CNCF (Linux Foundation); SUSE', country: 'US', licence: 'Apache-2.0' },
  facts: FACTS,
  options: OPTIONS,
  layer: 'volumes',
  version: VERSION,
  namespace: NAMESPACE,
  storageClass: STORAGE_CLASS,
  wanted: ({ stack }) => (stack.volumes.value === 'longhorn' ? stack.volumes : undefined),
  namespaces,
  units,
  rules: [replicas],
};
