import { type SpecFile, type StoredText, storedBytes } from './spec-file.ts';

/** The spec as the server has it. */
export interface ServedSpec {
  readonly kind: 'folder' | 'repository';
  readonly name: string;
  readonly files: readonly StoredText[];
}

export type Saved =
  | { readonly outcome: 'saved'; readonly etag: string }
  | { readonly outcome: 'conflict'; readonly now: StoredText | null }
  | { readonly outcome: 'refused'; readonly why: string };

/** Undefined where nothing changed since the tag. Throws where the server cannot be reached. */
export async function fetchSpec(etag: string | null): Promise<{ readonly spec: ServedSpec; readonly etag: string | null } | undefined> {
  const response = await fetch('/v1/spec', { headers: etag === null ? {} : { 'if-none-match': etag } });
  if (response.status === 304) return undefined;
  if (!response.ok) throw new Error(await whyNot(response));
  return { spec: (await response.json()) as ServedSpec, etag: response.headers.get('etag') };
}

/** Saves a file on the condition that what was edited is still what is there. */
export async function putFile(file: SpecFile): Promise<Saved> {
  const condition: Record<string, string> = file.etag === null ? { 'if-none-match': '*' } : { 'if-match': file.etag };
  const path = file.path.split('/').map(encodeURIComponent).join('/');
  try {
    const response = await fetch(`/v1/spec/${path}`, {
      method: 'PUT',
      headers: { ...condition, 'content-type': 'application/yaml' },
      body: storedBytes(file),
    });
    if (response.status === 204) return { outcome: 'saved', etag: response.headers.get('etag') ?? '' };
    if (response.status === 412) return { outcome: 'conflict', now: ((await response.json()) as { now: StoredText | null }).now };
    if (response.status === 401) return { outcome: 'refused', why: signedOut() };
    return { outcome: 'refused', why: await whyNot(response) };
  } catch {
    return { outcome: 'refused', why: 'The server does not answer. What you wrote is still here; start it again and save.' };
  }
}

/** Whoever keeps the session looks, and shows how to get in again. */
function signedOut(): string {
  window.dispatchEvent(new Event('hansa-signed-out'));
  return 'You are not signed in any more. What you wrote is still here; sign in again in this window and save.';
}

async function whyNot(response: Response): Promise<string> {
  try {
    return ((await response.json()) as { title: string }).title;
  } catch {
    return `The server answered ${response.status}.`;
  }
}
