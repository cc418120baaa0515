import type { Choices } from './choices.ts';
import type { PlatformPlan } from './plan.ts';

/** The schema sees to it that whoever is asked for takes it. */
export function planNameServer(choices: Choices): Pick<PlatformPlan, 'nameServer'> {
  if (choices.written('/dns/server') === undefined) return {};
  const key = {
    name: choices.at<string>('/dns/server/key/name'),
    algorithm: choices.at<'hmac-sha256' | 'hmac-sha512'>('/dns/server/key/algorithm'),
  };
  return { nameServer: { host: choices.at<string>('/dns/server/host'), port: choices.at<number>('/dns/server/port'), key } };
}
