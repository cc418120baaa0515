import type { Because } from '@hansa/domain/tenancy/step.ts';
import type { PlannedTenant } from '../../estate/estate.ts';
import type { Look } from '../loop.ts';

/** A look at which there is nothing to do. */
export function idle(state: unknown, code: string, detail: string, wait: number | null = null): Look {
  return { state, because: [{ step: 'tenant', code, detail }], wait };
}

/** A tenant whose row does not compile keeps what it has; whoever mends the platform or the tenant wakes it. */
export function aside(state: unknown, { diagnostics }: PlannedTenant): Look {
  const errors = diagnostics.filter((each) => each.severity === 'error');
  const because: Because[] = errors.map(({ code, message }) => ({ step: 'tenant', code, detail: message }));
  return { state, because, wait: null };
}
