import { type Code, finding } from '../../../diagnostics/code.ts';
import type { Finding } from '../../../diagnostics/diagnostic.ts';
import type { PlatformPlan } from '../../../plan/plan.ts';
import type { Rule } from '../../entry.ts';

const CODE: Code = {
  code: 'identity/isolation',
  severity: 'error',
  title: 'One realm for all tenants',
  trap: 'All tenants of a cell as groups or clients of one realm.',
  why: 'A realm is what a token is issued for and what a password, a policy and an administrator belong to. In one realm a member of one tenant can sign in to the client of another and gets a token that its app must accept; whether he is let in depends on every app checking a claim. An administrator of members sees the members of all.',
  wayOut: 'A realm for each tenant, which is the default.',
  keys: ['settings.keycloak.realms'],
  evidence: [{ url: 'https://www.keycloak.org/docs/latest/server_admin/#configuring-realms', checkedAt: '2026-11-21' }],
};

export const isolation: Rule = { code: CODE, platform: check };

function check({ settings }: PlatformPlan): readonly Finding[] {
  const realms = settings['keycloak']?.['realms'];
  if (realms?.value !== 'shared') return [];
  return [
    finding(CODE, {
      at: realms.origin,
      subject: 'keycloak',
      found: 'shared',
      expected: 'per-tenant',
      message: "With one realm for all, a member of one tenant gets a token for another tenant's apps.",
      hint: 'Set `realms: per-tenant`, or leave the key out.',
      remedies: [{ ...realms.origin, value: 'per-tenant' }],
    }),
  ];
}
