import { type Case, type Code, finding } from '../../../diagnostics/code.ts';
import type { Finding } from '../../../diagnostics/diagnostic.ts';
import type { PlatformPlan } from '../../../plan/plan.ts';
import type { Chosen } from '../../../plan/thing.ts';
import type { Rule } from '../../entry.ts';
import { POOL_MODE, REDIS_SENTINEL, STATELESS } from './codes.ts';

type Words = Pick<Case, 'found' | 'expected' | 'message' | 'hint'>;

/** One setting that cannot work, on a platform that offers Nextcloud; the remedy is the default. */
function refuse(code: Code, plan: PlatformPlan, key: string, words: (value: string) => Words | undefined, remedy: string): Finding[] {
  const chosen = settingOf(plan, key);
  const said = chosen && plan.apps.value.includes('nextcloud') ? words(String(chosen.value)) : undefined;
  if (!chosen || !said) return [];
  return [finding(code, { at: chosen.origin, subject: 'nextcloud', ...said, remedies: [{ ...chosen.origin, value: remedy }] })];
}

function settingOf(plan: PlatformPlan, key: string): Chosen<unknown> | undefined {
  return plan.settings['nextcloud']?.[key];
}

const sentinel: Rule = {
  code: REDIS_SENTINEL,
  platform: (plan) =>
    refuse(REDIS_SENTINEL, plan, 'cache', (value) =>
      value !== 'sentinel' ? undefined : {
        found: 'sentinel',
        expected: 'proxy',
        message: 'Nextcloud cannot ask a Sentinel for the master: its sessions and locks need one address.',
        hint: 'Write `cache: proxy`, or leave the key out: the proxy of each cell follows the master.',
      }, 'proxy'),
};

const poolMode: Rule = {
  code: POOL_MODE,
  platform: (plan) =>
    settingOf(plan, 'database')?.value !== 'postgres' ? [] : refuse(POOL_MODE, plan, 'pool', (value) =>
      value !== 'transaction' ? undefined : {
        found: 'transaction',
        expected: 'session or direct',
        message: 'Nextcloud keeps state in its database session (`lastval()`), which a transaction pool takes away between two statements.',
        hint: 'Write `pool: session`, or leave the key out.',
      }, 'session'),
};

const stateless: Rule = {
  code: STATELESS,
  platform: (plan) => [
    ...refuse(STATELESS, plan, 'storage', (value) =>
      value !== 'none' ? undefined : {
        found: 'none',
        expected: 'objects',
        message: "Members' files would stand in a pod and be lost with it.",
        hint: 'Write `storage: objects`, or leave the key out: a bucket a tenant, no volume.',
      }, 'objects'),
    ...refuse(STATELESS, plan, 'config', (value) =>
      value !== 'pod' ? undefined : {
        found: 'pod',
        expected: 'secret',
        message: 'A pod that starts without the instance id, the secret and the installed version installs Nextcloud again over a full database.',
        hint: 'Write `config: secret`, or leave the key out.',
      }, 'secret'),
  ],
};

export const RULES: readonly Rule[] = [sentinel, poolMode, stateless];
