import { DONE } from '@hansa/domain/port/outcome.ts';
import { clientsOf } from './clients.ts';
import { membersOf } from './members.ts';
import type { IdentityPort } from './port.ts';
import { withProbe } from './probe.ts';
import type { RealmMail } from './realm-settings.ts';
import { realmsOf } from './realms.ts';
import { signIn } from './sign-in.ts';
import { outcomeOf, Trouble } from './trouble.ts';
import { type Account, openWire } from './wire.ts';

export interface KeycloakConfig {
  /** Where its Admin API answers; not public. */
  readonly base: URL;
  /** Where people reach it: `https://id-<cell>.<domain>`. */
  readonly issuer: URL;
  readonly account: Account;
  readonly mail: RealmMail | undefined;
}

/**
 * The Keycloak of one cell, 26.x, by its Admin REST API. Certificates of an authority of one's own: `NODE_EXTRA_CA_CERTS`.
 * Sign-ins go over the public address, everything else over `base`.
 */
export function openIdentity({ base, issuer, account, mail }: KeycloakConfig): IdentityPort {
  const wire = openWire(base, account);
  return {
    realms: realmsOf(wire, { mail, issuer }),
    clients: clientsOf(wire),
    members: membersOf(wire),
    reach: (app, context) =>
      outcomeOf(() =>
        withProbe(wire, app, context, async (probe) => {
          const came = await signIn(app, probe, context);
          if (came.issuer !== app.issuer || came.email !== probe.email) {
            throw new Trouble('refused', 'identity/answer', 'the answer is about somebody else');
          }
          return DONE;
        }),
      ),
    refuses: (app, stranger, context) =>
      outcomeOf(() =>
        withProbe(wire, stranger, context, async (probe) => {
          await signIn(app, probe, context).then(crossed, expected);
          return DONE;
        }),
      ),
    close: wire.close,
  };
}

const crossed = (): never => {
  throw new Trouble('refused', 'identity/crossed', 'somebody of another realm came in');
};

function expected(error: unknown): void {
  if (!(error instanceof Trouble) || error.code !== 'identity/refused') throw error;
}

export type { RealmMail };
export { settleAccount } from './account.ts';
