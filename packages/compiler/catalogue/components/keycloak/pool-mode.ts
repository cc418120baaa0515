import { type Code, finding } from '../../../diagnostics/code.ts';
import type { Finding } from '../../../diagnostics/diagnostic.ts';
import type { PlatformPlan } from '../../../plan/plan.ts';
import type { Rule } from '../../entry.ts';

const CODE: Code = {
  code: 'keycloak/pool-mode',
  severity: 'error',
  title: 'Prepared statements in a transaction pool',
  trap: 'Keycloak through a transaction pool, with its driver preparing statements as it likes.',
  why: 'The driver prepares a statement by name on a connection after five runs and then only names it. In a transaction pool the next transaction has another connection that never heard that name, and the request fails: `prepared statement "S_1" does not exist`. It works in a test and fails under load.',
  wayOut:
    'Connect directly or through a session pool. Or keep the transaction pool and say who looks after the statements: a PgBouncer from 1.21 on that tracks them and ignores the start-up parameter extra_float_digits (`preparedStatements: tracked`), or nobody (`preparedStatements: none`).',
  keys: ['settings.keycloak.pool', 'settings.keycloak.preparedStatements'],
  evidence: [
    { url: 'https://jdbc.postgresql.org/documentation/server-prepare/', checkedAt: '2026-11-21' },
    { url: 'https://www.pgbouncer.org/config.html', checkedAt: '2026-11-21' },
    { url: 'https://github.com/keycloak/keycloak/issues/49991', checkedAt: '2026-11-21' },
  ],
};

export const poolMode: Rule = { code: CODE, platform: check };

function check({ settings, cells }: PlatformPlan): readonly Finding[] {
  const { pool, preparedStatements } = settings['keycloak'] ?? {};
  const used = cells.some((cell) => cell.components.some((each) => each.values.component === 'keycloak'));
  if (!used || !pool || !preparedStatements || pool.value !== 'transaction' || preparedStatements.value !== 'driver') return [];
  return [
    finding(CODE, {
      at: pool.origin,
      subject: 'keycloak',
      found: 'transaction pool, statements prepared by the driver',
      expected: 'direct or session; or preparedStatements: tracked or none',
      message: 'Keycloak would prepare statements on connections that a transaction pool gives to others.',
      hint: 'Set `pool: session`, or say `preparedStatements: tracked` if your PgBouncer is 1.21 or newer.',
      remedies: [{ ...pool.origin, value: 'session' }],
      related: preparedStatements.because.how === 'asked' ? [preparedStatements.origin] : [],
    }),
  ];
}
