import { trouble } from './failure.ts';
import type { DatabaseRef, DatabaseWant } from './port.ts';
import { storable } from './scram.ts';

/**
 * Forms of the plan: `t_<id>_<app>` and `p0_<component>`. What stands here in quotes without escaping, and what may be dropped, is of
 * this form: never `postgres`, never a template.
 */
const NAME = /^(?:t_[a-z][0-9a-z]{9}|p0)_[a-z0-9_-]{1,36}$/;
const EXTENSION = /^[a-z][a-z0-9_-]{0,62}$/;

/** Throws a refusal for names that are not the plan's. */
export function checkRef({ database, owner }: DatabaseRef): void {
  for (const name of [database, owner]) if (!NAME.test(name)) throw trouble('name', `${JSON.stringify(name)} is no name of the plan`);
}

/** Throws a refusal for what PostgreSQL would take and mean otherwise. */
export function checkWant(want: DatabaseWant): void {
  checkRef(want);
  for (const { role, password } of want.logins) {
    const generation = role.slice(want.owner.length);
    if (!role.startsWith(want.owner) || !/^(?:_[1-9][0-9]{0,5})?$/.test(generation)) {
      throw trouble('name', `${JSON.stringify(role)} is no generation of ${want.owner}`);
    }
    if (!storable(password)) throw trouble('password', `the password of ${role} has characters outside printable ASCII, or none`);
  }
  if (!Number.isInteger(want.connections) || want.connections < 1) throw trouble('connections', 'the limit is no positive number');
  const strange = want.extensions.find((each) => !EXTENSION.test(each));
  if (strange !== undefined) throw trouble('extension', `${JSON.stringify(strange)} is no name of an extension`);
}
