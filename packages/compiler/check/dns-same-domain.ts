import { type Code, finding } from '../diagnostics/code.ts';
import { reasonOf } from '../plan/thing.ts';
import type { CrossRule } from './rule.ts';

const CODE: Code = {
  code: 'dns/same-domain',
  severity: 'error',
  title: 'The apps stand under the domain of the platform',
  trap: 'An `appsDomain` that is `domain`, or below it, or above it: `example.org` for the platform and `apps.example.org` for the tenants.',
  why: "A page may set a cookie for every domain above its own host. What runs in a tenant's app could then plant a session in the shop, the console and the sign-on of everybody; and with one domain for both a tenant's name can be the name of a host of the platform.",
  wayOut:
    'Two domains of which neither contains the other: two registered names, or two branches of one where nobody else has cookies to lose.',
  keys: ['appsDomain', 'domain'],
  evidence: [
    { url: 'https://www.rfc-editor.org/rfc/rfc6265#section-5.1.3', checkedAt: '2026-11-21' },
    { url: 'https://www.rfc-editor.org/rfc/rfc6265#section-8.6', checkedAt: '2026-11-21' },
  ],
};

/** Which domains are sold to the public, and so end the reach of a cookie, is a list that changes: what can be seen without it is refused. */
export const sameDomain: CrossRule = {
  code: CODE,
  platform: ({ platform }) => {
    const { domain, appsDomain } = platform.values;
    const relation =
      appsDomain === domain ? 'is' : appsDomain.endsWith(`.${domain}`) ? 'is below' : domain.endsWith(`.${appsDomain}`) ? 'is above' : '';
    if (relation === '') return [];
    return [
      finding(CODE, {
        at: reasonOf(platform, 'appsDomain').origin,
        subject: platform.name,
        found: appsDomain,
        expected: `a domain apart from ${domain}`,
        message: `The domain of the apps, ${appsDomain}, ${relation} ${relation === 'is' ? 'that of the platform' : domain}: a tenant's app could set cookies for the shop and the sign-on.`,
        hint: 'Take another domain for the apps, as in `example-apps.org` beside `example.org`.',
        related: [reasonOf(platform, 'domain').origin],
      }),
    ];
  },
};
