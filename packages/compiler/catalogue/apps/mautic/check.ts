import type { Code } from '../../../diagnostics/code.ts';
import { finding } from '../../../diagnostics/code.ts';
import type { Finding } from '../../../diagnostics/diagnostic.ts';
import type { PlatformPlan } from '../../../plan/plan.ts';
import type { Rule } from '../../entry.ts';

const DATABASE: Code = {
  code: 'mautic/database',
  severity: 'error',
  title: 'Mautic lives on MariaDB',
  trap: 'Mautic on PostgreSQL, because PostgreSQL is there already.',
  why: "Mautic sets its driver to pdo_mysql whatever the configuration says, and its SQL is MySQL's. Support of PostgreSQL ended with version 2.0.",
  wayOut: 'Leave `settings.mautic.database` at `mariadb`: the cell then gets a MariaDB cluster beside PostgreSQL, on the same sites.',
  keys: ['settings.mautic.database'],
  evidence: [
    { url: 'https://github.com/mautic/mautic/issues/3253', checkedAt: '2026-11-21' },
    {
      url: 'https://github.com/mautic/mautic/blob/24271492a83834e2dd68d9a2c63b61f689a661ac/app/bundles/CoreBundle/Loader/ParameterLoader.php',
      checkedAt: '2026-11-21',
    },
  ],
};

const SIGN_ON: Code = {
  code: 'mautic/sign-on',
  severity: 'error',
  title: 'Mautic signs on by SAML',
  trap: 'OpenID Connect for Mautic, as for the other apps.',
  why: "Mautic's core knows SAML 2.0 only. A proxy that speaks OpenID Connect in front of it would let people in, and Mautic would still ask who they are.",
  wayOut: "Leave `settings.mautic.signOn` at `saml`: the tenant's realm gets a SAML client for it.",
  keys: ['settings.mautic.signOn'],
  evidence: [
    { url: 'https://github.com/mautic/mautic/issues/15859', checkedAt: '2026-11-21' },
    {
      url: 'https://github.com/mautic/mautic/blob/24271492a83834e2dd68d9a2c63b61f689a661ac/app/config/security.php',
      checkedAt: '2026-11-21',
    },
  ],
};

/** A setting that has one value with which Mautic works; it only matters where Mautic is on offer. */
function only(code: Code, setting: 'database' | 'signOn', right: string, message: string, hint: string): Rule {
  return {
    code,
    platform: (plan: PlatformPlan): Finding[] => {
      const chosen = plan.settings['mautic']?.[setting];
      if (!chosen || chosen.value === right || !plan.apps.value.includes('mautic')) return [];
      return [
        finding(code, {
          at: chosen.origin,
          subject: 'mautic',
          found: String(chosen.value),
          expected: right,
          message,
          hint,
          remedies: [{ ...chosen.origin, value: right }],
        }),
      ];
    },
  };
}

export const RULES: readonly Rule[] = [
  only(
    DATABASE,
    'database',
    'mariadb',
    'Mautic cannot live on PostgreSQL.',
    'Write `database: mariadb`, or leave the key out; MariaDB is then built where PostgreSQL stands.',
  ),
  only(
    SIGN_ON,
    'signOn',
    'saml',
    'Mautic has no OpenID Connect.',
    'Write `signOn: saml`, or leave the key out; members sign on with the same account.',
  ),
];
