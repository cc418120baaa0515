import type { ComponentEntry } from '../../entry.ts';
import { FACTS, NAMESPACE, STORE, VERSION } from './facts.ts';
import { OPTIONS } from './options.ts';
import { STORE_UNIT, namespaces, units } from './render.ts';
import { reader, secret } from './store.ts';
import { unwritten } from './unwritten.ts';

/** Brings Secrets out of OpenBao into the namespaces whose they are. OpenBao itself stands outside of the cells. */
export const externalSecrets: ComponentEntry = {
  kind: 'component',
  name: 'external-secrets',
  title: 'External Secrets Operator',
  tier: 'rendered',
  maker: { name: 'CNCF (Linux Foundation)', country: 'US', licence: 'Apache-2.0' },
  facts: FACTS,
  options: OPTIONS,
  layer: 'secrets',
  version: VERSION,
  namespace: NAMESPACE,
  wanted: (_platform, cell) => (cell.cell.values.store === STORE ? cell.cell.why.store : undefined),
  namespaces,
  units,
  brings: { after: STORE_UNIT, reader, secret },
  rules: [unwritten],
};
