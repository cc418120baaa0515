import { userInfo } from 'node:os';

/** Whoever calls, as the operating system knows them; in a container a number may be all that it knows. */
export function personAtMachine(): string {
  try {
    return userInfo().username;
  } catch {
    return `user-${process.getuid?.() ?? 'unknown'}`;
  }
}
