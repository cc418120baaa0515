import { isIP } from 'node:net';
import { type ServerConfig, homeOf } from '../config/server-config.ts';
import { Provider } from '../oidc/provider.ts';
import { SignInTrouble } from '../oidc/trouble.ts';
import { type Finding, away, fine, wrong } from './finding.ts';

const NAME = 'sign-in';

/** The identity provider of the operator's people: it answers by its own name, signs, and knows us. Where answers may go only a sign-in would show. */
export async function signIn(config: ServerConfig): Promise<Finding[]> {
  const { signIn: settings, port } = config;
  if (!settings) return [{ name: NAME, state: 'none', found: 'people sign in by one-time links (`hansa link`)', todo: '' }];
  const provider = new Provider(settings);
  try {
    const { issuer, endsSessions } = await provider.look();
    const back = new URL('/sign-in/callback', homeOf(config, port));
    if (!(await provider.knowsUs(back))) return [wrong(NAME, `${issuer} does not know this client`, 'Check its id and its secret.')];
    const more = endsSessions ? '' : '; it has no page to sign out at';
    return [fine(NAME, `${issuer} answers and knows us; it must allow ${back.href}${more}`)];
  } catch (error) {
    if (!(error instanceof SignInTrouble)) throw error;
    const found = `${settings.issuer.href}: ${error.message}`;
    return error.kind === 'away'
      ? [away(NAME, found, 'Is it running, is this its issuer, and does the network let us through?')]
      : [wrong(NAME, found, 'Is this its issuer, to the letter? `<issuer>/.well-known/openid-configuration` has to name it so.')];
  } finally {
    provider.close();
  }
}

/** Whether browsers make passkeys at our address. In production operators need one. */
export function passkeys(config: ServerConfig): Finding[] {
  if (config.mode !== 'production') return [];
  const { protocol, hostname, href } = homeOf(config, config.port);
  const known = isIP(hostname.replaceAll(/[[\]]/g, '')) === 0 && (protocol === 'https:' || hostname === 'localhost');
  if (known) return [fine('passkeys', `those of operators belong to ${hostname}`)];
  return [wrong('passkeys', `no browser makes one at ${href}`, 'Operators need one: set HANSA_URL to https:// and a name, not a number.')];
}
