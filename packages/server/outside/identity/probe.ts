import { randomBytes } from 'node:crypto';
import { Secret } from '@hansa/domain/port/secret.ts';
import type { RealmRef } from './port.ts';
import { owned } from './realms.ts';
import { Trouble } from '../trouble.ts';
import type { Within } from './transport.ts';
import type { Wire } from './wire.ts';

/** No mail ever goes to `.invalid`, and nobody has an address there. */
const DOMAIN = '@journey.invalid';
/** A probe that is older was left by a process that was killed. Milliseconds. */
const OLD = 15 * 60_000;
/** Time to clean up in when the caller's own is over. Milliseconds. */
const CLEANING = 5_000;

/** Somebody who is there for one look. */
export interface Probe {
  readonly email: string;
  readonly password: Secret;
}

export const isProbe = (email: string): boolean => email.endsWith(DOMAIN);

/**
 * Makes somebody in a realm for the time of `act`: no groups, no duties, a password that never leaves this process. There is no standing account
 * to be guessed, counted as a seat or forgotten at an erasure; what a killed process left is swept by a later look.
 */
export async function withProbe<T>(wire: Wire, ref: RealmRef, within: Within, act: (probe: Probe) => Promise<T>): Promise<T> {
  if ((await owned(wire, ref, within)) === undefined) throw new Trouble('transient', 'identity/no-realm', 'the realm is not there yet');
  const users = `/${ref.realm}/users`;
  await sweep(wire, users, within);
  const probe = { email: `${randomBytes(8).toString('hex')}${DOMAIN}`, password: new Secret(randomBytes(24).toString('base64url')) };
  const credentials = [{ type: 'password', value: probe.password.reveal(), temporary: false }];
  const person = { username: probe.email, email: probe.email, firstName: 'Journey', lastName: 'Journey' };
  await wire.ask('POST', users, within, { ...person, enabled: true, emailVerified: true, requiredActions: [], credentials });
  try {
    return await act(probe);
  } finally {
    await drop(wire, users, probe.email).catch(() => {}); // the next look sweeps
  }
}

interface Left {
  readonly id: string;
  readonly createdTimestamp: number;
}

async function sweep(wire: Wire, users: string, within: Within): Promise<void> {
  const { body } = await wire.ask('GET', `${users}?${new URLSearchParams({ email: DOMAIN, briefRepresentation: 'true' })}`, within);
  const left = Array.isArray(body) ? (body as Left[]) : [];
  for (const { id, createdTimestamp } of left) {
    if (createdTimestamp < Date.now() - OLD) await wire.ask('DELETE', `${users}/${id}`, within);
  }
}

async function drop(wire: Wire, users: string, email: string): Promise<void> {
  const within = { signal: new AbortController().signal, deadline: Date.now() + CLEANING };
  const { body } = await wire.ask('GET', `${users}?${new URLSearchParams({ email, exact: 'true' })}`, within);
  for (const { id } of body as Left[]) await wire.ask('DELETE', `${users}/${id}`, within);
}
