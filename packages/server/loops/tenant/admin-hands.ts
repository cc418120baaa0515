import { realmName } from '@hansa/compiler/plan/names.ts';
import { type Context, DONE, type Outcome } from '@hansa/domain/port/outcome.ts';
import type { Step } from '@hansa/domain/tenancy/step.ts';
import type { Pool } from 'pg';
import { contactOf, forgetFormer, sharedContacts } from '../../db/contacts.ts';
import type { IdentityPort, MemberRef, RealmRef } from '../../outside/identity/port.ts';
import type { Hand } from './hand.ts';
import { portHand } from './hands.ts';

/** Members of it administer the tenant. */
const ADMINS = 'admins';

/**
 * The first administrator of a tenant: an account without a password, with what is asked of a new member. When another person takes over, the
 * one before is a leaver: shut out, every session ended, then forgotten. At the end nobody is left, before the realm goes with whoever is in it.
 */
export function adminHand(pool: Pool, port: (cell: string) => IdentityPort): Hand {
  return portHand((step, whose) => {
    const realm = step.ref as RealmRef;
    const { members } = port(realm.cell);
    const shared = realm.realm !== realmName(whose.row.id);
    const at = (email: string): MemberRef => ({ cell: realm.cell, realm: realm.realm, email });
    /** In a realm that tenants share somebody may be another one's, too. */
    const own = async (emails: readonly string[]): Promise<readonly string[]> => {
      if (!shared) return emails;
      const others = await sharedContacts(pool, whose.row, emails);
      return emails.filter((email) => !others.includes(email.toLowerCase()));
    };
    const leave = async (emails: readonly string[], context: Context): Promise<Outcome> => {
      for (const email of await own(emails)) {
        const outcome = await members.remove(at(email), context);
        if (outcome.kind !== 'done') return outcome;
      }
      return DONE;
    };
    return {
      observe: async (context) => {
        const person = await contactOf(pool, whose.row.id);
        const leavers = person ? [...person.former, ...(whose.plan ? [] : [person.email])] : [];
        for (const email of await own(leavers)) {
          const seen = await members.observe(at(email), context);
          if (seen.kind !== 'absent') return seen;
        }
        // Seen to be gone long after they went, so that nothing that was under way then can bring them back.
        if (person && person.former.length > 0) await forgetFormer(pool, whose.row.id, person.former);
        return person && whose.plan ? members.observe(at(person.email), context) : { kind: 'absent', at: Date.now() };
      },
      ensure:
        whose.plan &&
        (async (context) => {
          const person = await contactOf(pool, whose.row.id);
          if (!person) return DONE;
          const left = await leave(person.former, context);
          if (left.kind !== 'done') return left;
          return members.ensure({ ...at(person.email), name: person.name, enabled: true, groups: shared ? [] : [ADMINS] }, context);
        }),
      remove: async (context) => {
        const person = await contactOf(pool, whose.row.id);
        return person ? leave([...person.former, person.email], context) : DONE;
      },
    };
  });
}

/** The letter of the identity provider with the link for the first sign-in; the realm sends it. */
export function inviteHand(pool: Pool, port: (cell: string) => IdentityPort): Hand {
  return {
    see: () => Promise.resolve({ kind: 'holds' }),
    ensure: async (_step: Step, { row, plan }, context) => {
      const [person, client] = [await contactOf(pool, row.id), plan?.apps.find((each) => each.client)?.client?.values];
      if (!person || !client) return DONE;
      return port(row.cell).members.invite({ cell: row.cell, realm: client.realm, email: person.email }, client.client, context);
    },
    remove: () => Promise.resolve(DONE),
  };
}
