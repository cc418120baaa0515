import { rightsOf } from '@hansa/domain/access/roles.ts';
import { missing } from '@hansa/domain/access/second-factor.ts';
import type pg from 'pg';
import type { ServerConfig } from './config/server-config.ts';
import type { RunningIdentity } from './embedded/identity/provider.ts';
import { sessionOf } from './db/sessions.ts';
import { wordOf } from './http/api/word.ts';
import { isLoopback } from './http/guard.ts';
import type { Entrance, SignIn } from './http/sign-in/entrance.ts';
import { BACK, ENDED } from './http/sign-in/flow.ts';
import { Provider, type Relying } from './oidc/provider.ts';
import { tenants } from './questions/tenants.ts';
import { type RealmParts, openRealms } from './realms.ts';

export interface SignInParts {
  readonly config: ServerConfig;
  readonly pool: pg.Pool;
  /** The first operator, as the operating system calls whoever started it. */
  readonly person: string;
  readonly home: URL;
  readonly secure: boolean;
  /** With what realms of tenants are reached; absent: nobody signs in there. */
  readonly realms?: Pick<RealmParts, 'estate' | 'identity'>;
}

/** The identity providers that the configuration names. Nobody is asked before somebody signs in, and what is embedded starts then. */
export function openSignIn(parts: SignInParts, stops: (() => Promise<unknown>)[]): SignIn {
  const closes: (() => unknown)[] = [];
  stops.push(() => Promise.allSettled(closes.map((each) => Promise.resolve(each()))));
  const { config, home } = parts;
  const { signIn } = config;
  const own = signIn
    ? configured(signIn, config.mode, closes)
    : config.mode === 'embedded' && isLoopback(config.host)
      ? development(parts, closes)
      : null;
  return {
    home,
    mustEnrol: mustEnrol(config),
    own,
    realm: parts.realms ? openRealms({ ...parts.realms, config, pool: parts.pool, home }, closes) : null,
  };
}

function configured(settings: NonNullable<ServerConfig['signIn']>, mode: ServerConfig['mode'], closes: (() => unknown)[]): SignIn['own'] {
  const provider = new Provider(settings);
  closes.push(() => provider.close());
  const { secondFactor: wanted } = settings;
  const secondFactor = mode === 'production' && wanted !== 'none' ? wanted : undefined;
  const entrance: Entrance = { provider, rights: (claims) => rightsOf(claims, settings.roles), secondFactor };
  return { name: settings.name, simulated: false, open: () => Promise.resolve(entrance) };
}

/** What the provider for development says becomes a role in the way in which any other's word does. */
const ROLES = {
  claim: 'hansa_role',
  values: { operator: ['operator'], support: ['support'], admin: ['admin'], member: ['member'] },
  tenant: 'hansa_tenant',
};
/** Tenants whose people can be chosen: the oldest. */
const TENANTS = 20;

function development(parts: SignInParts, closes: (() => unknown)[]): SignIn['own'] {
  let begun: Promise<Entrance> | undefined;
  const open = async (): Promise<Entrance> => {
    const { startIdentity } = await import('./embedded/identity/provider.ts');
    const running = await startIdentity({
      home: parts.home,
      callback: new URL(BACK, parts.home),
      logout: new URL(ENDED, parts.home),
      people: () => peopleOf(parts),
      admits: (cookies) => isOperator(parts, cookies),
    });
    const provider = new Provider(relyingOn(running));
    closes.push(
      () => provider.close(),
      () => running.stop(),
    );
    return { provider, rights: (claims) => rightsOf(claims, ROLES) };
  };
  const opened = (): Promise<Entrance> => {
    begun ??= open().catch((error: unknown) => {
      begun = undefined;
      throw error;
    });
    return begun;
  };
  return { name: 'the provider for development', simulated: true, open: opened };
}

function relyingOn({ issuer, client, secret }: RunningIdentity): Relying {
  return { issuer, client, secret, scopes: ['openid', 'profile', 'hansa'] };
}

/** In production a stolen link, or a provider that asks for one factor, is not enough. */
function mustEnrol({ mode }: ServerConfig): boolean {
  return mode === 'production';
}

async function isOperator({ config, pool, secure }: SignInParts, cookies: string): Promise<boolean> {
  const word = wordOf({ cookie: cookies }, secure);
  const known = word && (await sessionOf(pool, word.word));
  return known !== undefined && 'role' in known && known.role === 'operator' && missing(known, mustEnrol(config)) === null;
}

async function peopleOf({ pool, person }: SignInParts) {
  const { items } = await tenants(pool, { limit: TENANTS });
  const present = items.filter(({ life }) => life !== 'erasing' && life !== 'erased');
  return [
    { subject: 'operator', name: person, role: 'operator', tenant: null } as const,
    { subject: 'second', name: 'a second operator', role: 'operator', tenant: null } as const,
    { subject: 'support', name: 'somebody', role: 'support', tenant: null } as const,
    ...present.flatMap(({ id, slug }) =>
      (['admin', 'member'] as const).map((role) => ({ subject: `${role}-${id}`, name: 'somebody', role, tenant: id, slug })),
    ),
  ];
}
