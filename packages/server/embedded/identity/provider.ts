import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Secret } from '@hansa/domain/port/secret.ts';
import type Provider from 'oidc-provider';
import type { GrantContext, PageContext } from 'oidc-provider';
import { memory } from './memory.ts';
import { type Somebody, choosing, closed, leaving, policed, send, wrong } from './pages.ts';

export interface IdentityOptions {
  /** Where Hansa answers, on this machine. */
  readonly home: URL;
  /** Where sign-ins come back to, and where it hears that one has ended. */
  readonly callback: URL;
  readonly logout: URL;
  /** Whom one can choose to be. */
  readonly people: () => Promise<readonly Somebody[]>;
  /** Whether an operator is signed in in the browser that has these cookies. Cookies do not know ports: Hansa's come here, too. */
  readonly admits: (cookies: string) => Promise<boolean>;
}

export interface RunningIdentity {
  readonly issuer: URL;
  readonly client: string;
  readonly secret: Secret;
  stop(): Promise<void>;
}

const CLIENT = 'hansa';
const CLAIMS = { openid: ['sub'], profile: ['name'], hansa: ['hansa_role', 'hansa_tenant'] };
/** Seconds: as long as a session here lasts. */
const DAY = 12 * 3_600;

/**
 * An identity provider for development, certified code on a port of its own on the loopback interface. Everything that it knows is gone when it
 * stops. It takes 0.3 s and 48 MB, so it is started when somebody signs in through it for the first time.
 */
export async function startIdentity(options: IdentityOptions): Promise<RunningIdentity> {
  const { default: OidcProvider } = await import('oidc-provider');
  const secret = randomBytes(32).toString('base64url');
  const server = createServer({ requestTimeout: 30_000 });
  server.maxConnections = 100;
  // By the name by which browsers reach us: what tells who is signed in here is a cookie, which goes by names.
  const { hostname } = options.home;
  const name = /^(localhost|127\.[\d.]+|\[::1\])$/.test(hostname) ? hostname : '127.0.0.1';
  const host = name === 'localhost' ? '127.0.0.1' : name.replaceAll(/[[\]]/g, '');
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, host, resolve));
  const issuer = new URL(`http://${name}:${(server.address() as AddressInfo).port}`);
  const provider = new OidcProvider(issuer.origin, configurationOf(options, secret));
  server.on('request', door(provider, issuer, options));
  return { issuer, client: CLIENT, secret: new Secret(secret), stop: () => stopped(server) };
}

function configurationOf({ home, callback, logout, people }: IdentityOptions, secret: string): Readonly<Record<string, unknown>> {
  const key = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' });
  return {
    adapter: memory(),
    clients: [
      {
        client_id: CLIENT,
        client_secret: secret,
        token_endpoint_auth_method: 'client_secret_post',
        id_token_signed_response_alg: 'ES256',
        redirect_uris: [callback.href],
        post_logout_redirect_uris: [home.href],
        backchannel_logout_uri: logout.href,
        backchannel_logout_session_required: true,
      },
    ],
    jwks: { keys: [{ ...key, use: 'sig', alg: 'ES256', kid: 'development' }] },
    cookies: {
      keys: [randomBytes(32).toString('base64url')],
      names: { session: 'hansa-development', interaction: 'hansa-development-asks', resume: 'hansa-development-goes-on' },
    },
    claims: CLAIMS,
    scopes: Object.keys(CLAIMS),
    pkce: { required: () => true },
    ttl: { Session: DAY, Grant: DAY, AccessToken: 300, AuthorizationCode: 60, IdToken: 300, Interaction: 900 },
    interactions: { url: (_context: unknown, { uid }: { readonly uid: string }) => `/choose/${uid}` },
    features: {
      devInteractions: { enabled: false },
      backchannelLogout: { enabled: true },
      rpInitiatedLogout: { logoutSource: (context: PageContext, form: string) => shown(context, leaving(form), home) },
    },
    renderError: (context: PageContext) => shown(context, wrong(home), home),
    // It tells Hansa on the loopback interface, which the package takes for an attack.
    fetch: (url: string | URL, { dispatcher: _guarded, ...init }: RequestInit) => fetch(url, init),
    loadExistingGrant: granted,
    findAccount: async (_context: unknown, subject: string) => {
      const somebody = (await people()).find((each) => each.subject === subject);
      return somebody && { accountId: subject, claims: () => claimsOf(somebody) };
    },
  };
}

function claimsOf({ subject, name, role, tenant }: Somebody): Readonly<Record<string, string>> {
  return { sub: subject, name, hansa_role: role, ...(tenant !== null && { hansa_tenant: tenant }) };
}

/** Nobody is asked whether Hansa may know who they are: they came from there to say so. */
async function granted({ oidc }: GrantContext): Promise<unknown> {
  const grant = new oidc.provider.Grant({ clientId: oidc.client.clientId, accountId: oidc.session.accountId });
  grant.addOIDCScope(Object.keys(CLAIMS).join(' '));
  await grant.save();
  return grant;
}

function shown(context: PageContext, body: string, home: URL): void {
  const { html, headers } = policed(body, home);
  for (const [name, value] of Object.entries(headers)) context.set(name, value);
  context.body = html;
}

/** Our page on which to choose; everything else is the protocol. */
function door(provider: Provider, issuer: URL, options: IdentityOptions): (request: IncomingMessage, response: ServerResponse) => void {
  const rest = provider.callback();
  return (request, response) => {
    // A name that somebody's DNS points at this machine would make its page one of ours.
    if (request.headers.host !== issuer.host) return send(response, 421, wrong(options.home), options.home);
    if (!request.url?.startsWith('/choose/')) return rest(request, response);
    choose(provider, issuer, options, request, response).catch(() => {
      if (!response.headersSent) send(response, 400, wrong(options.home), options.home);
    });
  };
}

async function choose(
  provider: Provider,
  issuer: URL,
  { home, people, admits }: IdentityOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { session } = await provider.interactionDetails(request, response);
  const known = session?.accountId !== undefined || (await admits(request.headers.cookie ?? ''));
  if (!known) return send(response, 403, closed(home), home);
  const all = await people();
  if (request.method !== 'POST') return send(response, 200, choosing(all), home);
  if (request.headers.origin !== issuer.origin) return send(response, 403, wrong(home), home);
  const subject = new URLSearchParams(await read(request)).get('subject');
  if (!all.some((each) => each.subject === subject) || subject === null) return send(response, 422, choosing(all), home);
  await provider.interactionFinished(request, response, { login: { accountId: subject, amr: [] } }, { mergeWithLastSubmission: false });
}

async function read(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const piece of request.setEncoding('utf8') as AsyncIterable<string>) {
    text += piece;
    if (text.length > 2_000) throw new Error('no form of ours is so long');
  }
  return text;
}

function stopped(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
