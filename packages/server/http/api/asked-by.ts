import type { By } from '../../commands/tenants.ts';
import type { Passed } from './request.ts';

/** Who asks, as the register has it. The people of a tenant are its members there, whatever they may do. */
export function askedBy({ session, request, trace }: Passed): By {
  const kind = session?.role === 'operator' || session?.role === 'support' ? session.role : 'member';
  return { actor: { kind, id: session?.person ?? '' }, request, trace };
}
