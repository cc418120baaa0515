import type { Challenge, PasskeyOffer } from '../api/answers.ts';

/* What the browser does with passkeys (Web Authentication). Bytes go as base64url, as the server has them. */

/** Why the browser did not; a sentence for whoever sits there. */
export class NoPasskey extends Error {}

/** Makes one; gives what the server wants to know of it. Throws a NoPasskey. */
export async function makePasskey({ challenge, site, user, exclude, algorithms }: PasskeyOffer) {
  const made = await asked(site, (credentials) =>
    credentials.create({
      publicKey: {
        challenge: read(challenge),
        rp: { id: site, name: 'Hansa' },
        user: { id: read(user.id), name: user.name, displayName: user.name },
        pubKeyCredParams: algorithms.map((alg) => ({ type: 'public-key', alg })),
        excludeCredentials: exclude.map((id) => ({ type: 'public-key', id: read(id) })),
        authenticatorSelection: { userVerification: 'required', residentKey: 'preferred' },
        attestation: 'none',
      },
    }),
  );
  const response = made.response as AuthenticatorAttestationResponse;
  const key = response.getPublicKey();
  if (!key) throw new NoPasskey('This device makes passkeys of a kind that is not taken here.');
  return {
    clientData: shown(response.clientDataJSON),
    authenticatorData: shown(response.getAuthenticatorData()),
    publicKey: shown(key),
  };
}

/** Shows one; gives what the server judges. Throws a NoPasskey. */
export async function usePasskey({ challenge, site, allow }: Challenge) {
  const used = await asked(site, (credentials) =>
    credentials.get({
      publicKey: {
        challenge: read(challenge),
        rpId: site,
        allowCredentials: allow.map((id) => ({ type: 'public-key', id: read(id) })),
        userVerification: 'required',
      },
    }),
  );
  const response = used.response as AuthenticatorAssertionResponse;
  return {
    credential: shown(used.rawId),
    clientData: shown(response.clientDataJSON),
    authenticatorData: shown(response.authenticatorData),
    signature: shown(response.signature),
  };
}

async function asked(site: string, act: (credentials: CredentialsContainer) => Promise<Credential | null>): Promise<PublicKeyCredential> {
  const { credentials } = navigator as { readonly credentials?: CredentialsContainer };
  if (!credentials || !('PublicKeyCredential' in window))
    throw new NoPasskey(`This browser has no passkeys here: they need https, and the name ${site}.`);
  try {
    const got = await act(credentials);
    if (got) return got as PublicKeyCredential;
  } catch (error) {
    throw new NoPasskey(WORDS[(error as DOMException).name]?.(site) ?? 'The browser could not do that with a passkey.', { cause: error });
  }
  throw new NoPasskey('The browser has no passkey for this page.');
}

const WORDS: Readonly<Record<string, (site: string) => string>> = {
  NotAllowedError: () => 'You stopped there, it took too long, or this device has none of your passkeys.',
  InvalidStateError: () => 'This device has a passkey of yours already.',
  SecurityError: (site) => `Passkeys belong to a name: open this page as ${site}, and not as ${location.hostname}.`,
  NotSupportedError: () => 'This device makes passkeys of a kind that is not taken here.',
};

function read(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (sign) => sign.codePointAt(0) ?? 0);
}

function shown(bytes: ArrayBuffer): string {
  const text = btoa(String.fromCodePoint(...new Uint8Array(bytes)));
  return text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}
