import type { Rights, SecondFactor } from '@hansa/domain/access/roles.ts';
import type { Provider } from '../../oidc/provider.ts';

/** An identity provider, and what its word makes of somebody here. */
export interface Entrance {
  readonly provider: Pick<Provider, 'begin' | 'finish' | 'leave' | 'ended'>;
  /** Undefined: nothing, they are not let in. */
  rights(claims: Readonly<Record<string, unknown>>): Rights | undefined;
  /** What an operator has to have shown there; absent: nobody asks. */
  readonly secondFactor?: SecondFactor | undefined;
}

/** Where people sign in, besides by one-time links. */
export interface SignIn {
  /** How browsers reach this server. */
  readonly home: URL;
  /** Nobody is an operator here by one factor alone: who has no passkey gets one first. */
  readonly mustEnrol: boolean;
  /** The operator's own provider; null where there is none. It may be started by the first call. */
  readonly own: { readonly name: string; readonly simulated: boolean; open(): Promise<Entrance> } | null;
  /** The realm of a tenant, by id; null where its people do not sign in here. Undefined: this one has none yet. */
  readonly realm: ((tenant: string) => Promise<Entrance | undefined>) | null;
}

/** Nobody signs in but by links and tokens. */
export function linksOnly(home: URL, mustEnrol: boolean = false): SignIn {
  return { home, mustEnrol, own: null, realm: null };
}

/** The provider of a tenant, or the operator's own (null); undefined where there is none. */
export async function entranceOf({ own, realm }: SignIn, tenant: string | null): Promise<Entrance | undefined> {
  return tenant === null ? own?.open() : realm?.(tenant);
}

export function waysOf({ own, realm }: SignIn): { provider: string | null; tenants: boolean; simulated: boolean } {
  return { provider: own?.name ?? null, tenants: realm !== null, simulated: own?.simulated ?? false };
}

/** Where to sign out at the provider that opened a session. A provider that is away keeps nobody from signing out here. */
export async function leaveProvider(
  signIn: SignIn,
  { at, proof }: { readonly at: string | null; readonly proof: string },
): Promise<URL | undefined> {
  try {
    return await (await entranceOf(signIn, at))?.provider.leave(proof, signIn.home);
  } catch {
    return undefined;
  }
}
