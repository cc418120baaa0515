import type { ComponentEntry } from '../../entry.ts';
import { TOKEN, keeperOf } from './issuer.ts';
import { FACTS, NAMESPACE, VERSION } from './facts.ts';
import { OPTIONS } from './options.ts';
import { namespaces, units } from './render.ts';

export const certManager: ComponentEntry = {
  kind: 'component',
  name: 'cert-manager',
  title: 'cert-manager',
  tier: 'proven',
  maker: { name: 'CNCF (Linux Foundation); CyberArk', country: 'US', licence: 'Apache-2.0' },
  facts: FACTS,
  options: OPTIONS,
  layer: 'base',
  version: VERSION,
  namespace: NAMESPACE,
  kubernetes: { from: '1.33', to: '1.36' },
  // Every cell has it: no other key takes it away.
  wanted: (_platform, { cell }) => ({ origin: cell.origin, because: cell.because }),
  secrets: (platform) => [{ key: TOKEN.key, recipe: { make: 'brought', from: keeperOf(platform) } }],
  namespaces,
  units,
  rules: [],
};
