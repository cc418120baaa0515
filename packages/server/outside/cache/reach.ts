import { randomBytes } from 'node:crypto';
import { DONE, type Outcome } from '@hansa/domain/port/outcome.ts';
import { outcomeOf } from '../trouble.ts';
import { meaningIn, trouble } from './failure.ts';
import type { CacheCredentials } from './port.ts';
import { type Say, withSession } from './session.ts';

/** Seconds after which the key is gone, also when we are killed before we take it away. */
const LIFE = 60;

/** Logs in as the tenant, writes a key below its prefix, reads it and takes it away. */
export function reach(credentials: CacheCredentials, signal: AbortSignal): Promise<Outcome> {
  const work = async (say: Say): Promise<Outcome> => {
    const [key, word] = [`${credentials.prefix}hansa:reach:${randomBytes(6).toString('hex')}`, randomBytes(6).toString('hex')];
    await say('SET', key, word, 'EX', LIFE);
    const read = await say('GET', key);
    await say('UNLINK', key);
    if (read !== word) throw trouble('forgetful', 'what was written was not there a moment later', 'transient');
    return DONE;
  };
  // A user may live on with other rights: what it may not do below its own prefix, it is not let in to do.
  return outcomeOf(() => withSession(credentials, signal, work), meaningIn(signal));
}
