import { simulatedDns as world } from '../../embedded/cloud/dns.ts';
import { memoryCloud, noCloud } from '../../embedded/cloud/memory.ts';
import { simulatedDns } from './simulated.ts';
import { dnsContract } from './suite.ts';

dnsContract('dns, simulated', () => {
  const cloud = memoryCloud(world);
  const port = simulatedDns(cloud);
  const parts = { away: simulatedDns(noCloud), neighbour: simulatedDns(cloud, 'somebody'), lossy: { port, loseNext: cloud.loseNext } };
  return Promise.resolve({ by: 'tables in memory', zone: 'nordlys.example', port, ...parts, canaries: [], stop: () => Promise.resolve() });
});
