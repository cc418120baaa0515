import { type Proved, missing } from '@hansa/domain/access/second-factor.ts';
import type { Session } from '../../questions/session.ts';
import type { Counter } from './request.ts';

/** A session as the API shows it. */
export function sessionShown(
  session: Pick<Session, 'name' | 'role' | 'tenant' | 'expiresAt'> & Proved,
  { simulated, signIn: { mustEnrol } }: Pick<Counter, 'simulated' | 'signIn'>,
) {
  const { name, role, tenant, expiresAt } = session;
  return { person: name, role, tenant, expiresAt: expiresAt.toISOString(), simulated, misses: missing(session, mustEnrol) };
}
