import { simulatedCacheWorld } from './cloud/cache.ts';
import { simulatedCloud } from './cloud/cloud.ts';
import { simulatedDns } from './cloud/dns.ts';
import { simulatedIdentity } from './cloud/identity.ts';
import type { Journal } from './cloud/journal.ts';
import { simulatedKubernetes } from './cloud/kubernetes.ts';
import { simulatedMail } from './cloud/mail.ts';
import type { Reducer } from './cloud/memory.ts';
import { simulatedMariadbWorld } from './cloud/mariadb.ts';
import { simulatedObjects } from './cloud/objects.ts';
import { simulatedPostgresWorld } from './cloud/postgres.ts';
import type { SimulatedCloud } from '../outside/cloud.ts';

/** Every outsider's half of the simulated world, by the name under which its twin calls. */
export const HALVES: Readonly<Record<string, Reducer>> = {
  cache: simulatedCacheWorld,
  dns: simulatedDns,
  identity: simulatedIdentity,
  kubernetes: simulatedKubernetes,
  mail: simulatedMail,
  mariadb: simulatedMariadbWorld,
  objects: simulatedObjects,
  postgres: simulatedPostgresWorld,
};

/** The simulated cloud, with everything that the control plane asks of it. */
export function simulatedWorld(journal: Journal): SimulatedCloud {
  return simulatedCloud(journal, HALVES);
}
