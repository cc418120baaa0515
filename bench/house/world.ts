// The simulated cloud as a process of its own, in memory: it answers at once, so what is measured is ours. Prints its port.
import { simulatedIdentity } from '@hansa/server/embedded/cloud/identity.ts';
import { memoryTables } from '@hansa/server/embedded/cloud/memory.ts';
import { serveCloud } from '@hansa/server/embedded/cloud/http.ts';
import { HALVES } from '@hansa/server/embedded/world.ts';
import type { NamespaceSeen } from '@hansa/server/outside/kubernetes/port.ts';

/** As an identity provider knows it. */
export interface Realm {
  readonly cell: string;
  readonly realm: string;
}

const tables = memoryTables();
/** While it is false no pod becomes ready: tenants are in flight for as long as a bench wants. */
let ready = true;
process.on('message', ({ ready: so = ready, realms = [] }: { ready?: boolean; realms?: readonly Realm[] }) => {
  ready = so;
  for (const realm of realms) simulatedIdentity(tables, 'ensure-realm', { ...realm, title: realm.realm, enabled: true });
  if (realms.length > 0) process.send?.({ realms: realms.length });
});

function unready(answer: unknown): unknown {
  const seen = answer as NamespaceSeen | null;
  return seen && { ...seen, workloads: seen.workloads.map((each) => ({ ...each, ready: 0 })) };
}

const { port } = await serveCloud({
  call: (outsider, verb, body, context) => {
    const answer = HALVES[outsider]?.(tables, verb, body, context) ?? null;
    return Promise.resolve(!ready && outsider === 'kubernetes' && verb === 'observe' ? unready(answer) : answer);
  },
});
process.send?.({ port });
process.on('disconnect', () => process.exit());
