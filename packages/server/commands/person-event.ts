import { type Event, uuid7 } from '@hansa/domain/register/event.ts';
import type { Session } from '../db/sessions.ts';

/** Somebody did something that is about themselves: they signed in, they have another passkey. The register knows them by id alone. */
export function personEvent(
  { now, bytes }: { readonly now: () => number; readonly bytes: (count: number) => Uint8Array },
  type: string,
  { person, role, tenant }: Pick<Session, 'person' | 'role' | 'tenant'>,
  data: Readonly<Record<string, unknown>>,
  request: string | null = null,
): Event {
  const actor = { kind: role === 'admin' ? 'member' : role, id: person } as const;
  const event = { id: uuid7(now(), bytes(10)), at: now(), type, v: 1, subject: `person/${person}`, tenant };
  return { ...event, actor, cause: null, request, data };
}
