import { trouble } from './failure.ts';
import type { SchemaRef, SchemaWant } from './port.ts';

/** Forms of the plan: never `mysql`, never anything that ends a quotation. */
const NAME = /^(?:t_[a-z][0-9a-z]{9}|p0)_[a-z0-9_-]{1,36}$/;

/** Throws a refusal for names that are not the plan's. */
export function checkRef({ database, user }: SchemaRef): void {
  for (const name of [database, user]) if (!NAME.test(name)) throw trouble('name', `${JSON.stringify(name)} is no name of the plan`);
}

/** Throws a refusal for what the server would take and mean otherwise. */
export function checkWant(want: SchemaWant): void {
  checkRef(want);
  for (const login of want.logins) {
    if (!login.user.startsWith(want.user) || !/^(?:_[1-9][0-9]{0,5})?$/.test(login.user.slice(want.user.length))) {
      throw trouble('name', `${JSON.stringify(login.user)} is no generation of ${want.user}`);
    }
    // No password is a user whom the server lets in without one.
    if (login.password.reveal() === '') throw trouble('password', `the password of ${login.user} is empty`);
  }
  if (!Number.isInteger(want.connections) || want.connections < 1) throw trouble('connections', 'the limit is no positive number');
}

/** A database in a GRANT is a pattern: a bare `_` stands for any character, and another tenant's database may fit. */
export function granted(database: string): string {
  return database.replaceAll('_', '\\_');
}
