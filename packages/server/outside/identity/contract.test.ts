import { simulatedIdentity as world } from '../../embedded/cloud/identity.ts';
import { memoryCloud, noCloud } from '../../embedded/cloud/memory.ts';
import { simulatedIdentity } from './simulated.ts';
import { identityContract, SIMULATED } from './suite.ts';

identityContract('identity, simulated', () => {
  const cloud = memoryCloud(world);
  const port = simulatedIdentity(cloud);
  return Promise.resolve({
    by: SIMULATED,
    port,
    away: simulatedIdentity(noCloud),
    lossy: { port, loseNext: cloud.loseNext },
    issuer: (realm) => `https://id-fsn-1.nordlys.example/realms/${realm}`,
    canaries: [],
    stop: () => Promise.resolve(),
  });
});
