import { memoryCloud, noCloud } from '../../embedded/cloud/memory.ts';
import { type SimulatedMail, simulatedMail as world } from '../../embedded/cloud/mail.ts';
import { testContext } from '../contract.ts';
import { simulatedMail } from './simulated.ts';
import { mailContract } from './suite.ts';

mailContract('mail, simulated', () => {
  const cloud = memoryCloud(world);
  const inbox = async () => {
    const all = (await cloud.call('mail', 'inbox', {}, testContext())) as SimulatedMail[];
    return all.map(({ id, to, subject }) => ({ id, to, subject }));
  };
  const port = simulatedMail(cloud);
  const stop = () => Promise.resolve();
  return Promise.resolve({
    by: 'tables in memory',
    port,
    away: simulatedMail(noCloud),
    loseNext: cloud.loseNext,
    inbox,
    canaries: [],
    stop,
  });
});
