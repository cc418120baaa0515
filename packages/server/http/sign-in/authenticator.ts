import { type KeyObject, createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';

const digest = (bytes: string | Uint8Array): Buffer => createHash('sha256').update(bytes).digest();
const shown = (bytes: Uint8Array | string): string => Buffer.from(bytes).toString('base64url');

/** What goes wrong, for tests: each part as an honest browser and passkey would not have it. */
export interface Dishonest {
  readonly origin?: string;
  readonly site?: string;
  readonly type?: string;
  readonly flags?: number;
  readonly crossOrigin?: boolean;
  readonly key?: KeyObject;
}

/** Somebody touched it (1) and it looked who (4); with a passkey in it (64) where one is made. */
const USED = 0x05;
const MADE = 0x45;

/** A passkey on a page of `home`, as much of it as signing in takes: for tests, in the place of a browser with an authenticator. */
export class Authenticator {
  readonly credential = randomBytes(32);
  readonly #keys: { readonly publicKey: KeyObject; readonly privateKey: KeyObject };
  readonly #home: URL;
  /** How often it says that it was used; null: it does not count. */
  counter: number | null = 0;

  constructor(home: URL, kind: 'ec' | 'ed25519' | 'rsa' | 'p384' = 'ec') {
    this.#home = home;
    if (kind === 'ed25519') this.#keys = generateKeyPairSync('ed25519');
    else if (kind === 'rsa') this.#keys = generateKeyPairSync('rsa', { modulusLength: 2_048 });
    else this.#keys = generateKeyPairSync('ec', { namedCurve: kind === 'ec' ? 'P-256' : 'P-384' });
  }

  /** The body by which it is enrolled. */
  make(challenge: string, name: string, wrong: Dishonest = {}): Readonly<Record<string, string>> {
    const length = Buffer.alloc(2);
    length.writeUInt16BE(this.credential.length);
    const own = [Buffer.alloc(16), length, this.credential];
    return {
      name,
      clientData: shown(this.#client(wrong.type ?? 'webauthn.create', challenge, wrong)),
      authenticatorData: shown(Buffer.concat([this.#head(wrong.flags ?? MADE, wrong), ...own])),
      publicKey: shown(this.#keys.publicKey.export({ format: 'der', type: 'spki' })),
    };
  }

  /** The body by which it is shown. */
  use(challenge: string, wrong: Dishonest = {}): Readonly<Record<string, string>> {
    if (this.counter !== null) this.counter += 1;
    const client = this.#client(wrong.type ?? 'webauthn.get', challenge, wrong);
    const data = this.#head(wrong.flags ?? USED, wrong);
    const key = wrong.key ?? this.#keys.privateKey;
    const signature = sign(key.asymmetricKeyType === 'ed25519' ? null : 'sha256', Buffer.concat([data, digest(client)]), key);
    return {
      credential: shown(this.credential),
      clientData: shown(client),
      authenticatorData: shown(data),
      signature: shown(signature),
    };
  }

  #client(type: string, challenge: string, { origin = this.#home.origin, crossOrigin = false }: Dishonest): string {
    return JSON.stringify({ type, challenge, origin, crossOrigin });
  }

  #head(flags: number, { site = this.#home.hostname }: Dishonest): Buffer {
    const count = Buffer.alloc(4);
    count.writeUInt32BE(this.counter ?? 0);
    return Buffer.concat([digest(site), Buffer.of(flags), count]);
  }
}
