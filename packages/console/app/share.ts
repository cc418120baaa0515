/** A spec that an address carries. */
export interface SharedSpec {
  readonly name: string;
  readonly files: readonly (readonly [path: string, text: string])[];
}

/** Begins the fragment of such an address. The figure is the version of the form. */
const MARK = '#spec=1.';

/** Characters of an address that browsers, mail and chats carry whole: Safari ends at 80,000, and others cut sooner. */
export const MOST_CHARACTERS = 32_000;

/** What a spec may unpack to, in bytes: a few characters can be made to unpack to gigabytes. */
const MOST_BYTES = 4 * 1024 * 1024;

const PATH = /^(platform\.yaml|hansa\.lock\.yaml|tenants\/[^/]+\.ya?ml)$/;

/** The fragment of an address that carries a spec. A browser never sends it to any server. */
export async function fragmentOf(spec: SharedSpec): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify([spec.name, spec.files]));
  const packed = await bytesOf(new Blob([bytes]).stream().pipeThrough(new CompressionStream('deflate-raw')), Number.POSITIVE_INFINITY);
  return `${MARK}${base64url(packed)}`;
}

/** The spec that a fragment carries. Throws a sentence that says why it carries none. */
export async function readFragment(fragment: string): Promise<SharedSpec> {
  if (!fragment.startsWith(MARK)) throw new Error('it was made by another version of Hansa');
  const text = fragment.slice(MARK.length);
  if (!/^[A-Za-z0-9_-]+$/.test(text)) throw new Error('it has characters that no such address has');
  const packed = Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (each) => each.charCodeAt(0));
  return specOf(parsed(await unpacked(packed)));
}

async function unpacked(packed: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  try {
    return await bytesOf(new Blob([packed]).stream().pipeThrough(new DecompressionStream('deflate-raw')), MOST_BYTES);
  } catch (error) {
    if (error instanceof RangeError) throw error;
    throw new Error('it is damaged, or was cut on its way', { cause: error });
  }
}

async function bytesOf(stream: ReadableStream<Uint8Array>, most: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for (const reader = stream.getReader(); ; ) {
    const { done, value } = await reader.read();
    if (done) return joined(parts, size);
    parts.push(value);
    size += value.length;
    if (size > most) {
      await reader.cancel();
      throw new RangeError('it unpacks to more than any spec is');
    }
  }
}

function joined(parts: readonly Uint8Array[], size: number): Uint8Array {
  const all = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    throw new Error('it is damaged, or was cut on its way', { cause: error });
  }
}

/** Whoever sent it may be anybody: nothing of it is taken but texts under paths that a spec has. */
function specOf(value: unknown): SharedSpec {
  const [name, files] = Array.isArray(value) && value.length === 2 ? (value as unknown[]) : [];
  if (typeof name !== 'string' || !Array.isArray(files)) throw new Error('it carries something else than a spec');
  const own = files.map((file: unknown): readonly [string, string] => {
    const [path, text] = Array.isArray(file) && file.length === 2 ? (file as unknown[]) : [];
    if (typeof path !== 'string' || typeof text !== 'string' || !PATH.test(path)) throw new Error('it carries a file that no spec has');
    return [path, text.replaceAll(/\r\n?/g, '\n')];
  });
  if (!own.some(([path]) => path === 'platform.yaml')) throw new Error('it carries no platform.yaml');
  return { name: name.slice(0, 80), files: own };
}

/** Base64 without characters that addresses mean something by. */
function base64url(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}
