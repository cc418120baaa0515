import { DONE } from '@hansa/domain/port/outcome.ts';
import { clientsOf } from './clients.ts';
import { membersOf } from './members.ts';
import type { IdentityPort } from './port.ts';
import { withProbe } from './probe.ts';
import type { RealmMail } from './realm-settings.ts';
import { realmsOf } from './realms.ts';
import { signIn } from './sign-in.ts';
import { outcomeOf, Trouble } from '../trouble.ts';
import { openTransport } from './transport.ts';
import { type Account, openWire } from './wire.ts';

export interface KeycloakConfig {
  /** Where its Admin API answers; not public. */
  readonly base: URL;
  readonly account: Account;
  /** PEM of an authority of one's own, where the public ones do not do. */
  readonly ca?: string | undefined;
  readonly mail: RealmMail | undefined;
  /** Only where people, too, reach it without TLS: a lab on one machine. */
  readonly plain?: boolean;
}

/**
 * The Keycloak of one cell, 26.x, by its Admin REST API. Sign-ins go over the public address that an app is given, everything else over `base`.
 */
export function openIdentity({ base, account, ca, mail, plain = false }: KeycloakConfig): IdentityPort {
  const transport = openTransport(ca);
  const wire = openWire(base, account, transport);
  return {
    realms: realmsOf(wire, { mail, plain }),
    clients: clientsOf(wire),
    members: membersOf(wire),
    reach: (app, context) =>
      outcomeOf(() =>
        withProbe(wire, app, context, async (probe) => {
          const came = await signIn(transport, app, probe, context);
          if (came.issuer !== app.issuer || came.email !== probe.email) {
            throw new Trouble('refused', 'identity/answer', 'the answer is about somebody else');
          }
          return DONE;
        }),
      ),
    refuses: (app, stranger, context) =>
      outcomeOf(() =>
        withProbe(wire, stranger, context, async (probe) => {
          await signIn(transport, app, probe, context).then(crossed, expected);
          return DONE;
        }),
      ),
    close: () => {
      wire.close();
      transport.close();
    },
  };
}

const crossed = (): never => {
  throw new Trouble('refused', 'identity/crossed', 'somebody of another realm came in');
};

function expected(error: unknown): void {
  if (!(error instanceof Trouble) || error.code !== 'identity/refused') throw error;
}

export { settleAccount } from './account.ts';
