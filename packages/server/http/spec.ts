import type { Condition, SpecStore, StoredFile } from '../spec/store.ts';
import { etagOf } from '../spec/folder.ts';
import { type Answer, type Asked, json, problem } from './exchange.ts';

const FOLDER = '/v1/spec/';

/** Reading and saving a spec: `GET /v1/spec`, `PUT /v1/spec/platform.yaml`, `PUT /v1/spec/tenants/acme.yaml`. */
export async function spec(asked: Asked, store: SpecStore): Promise<Answer> {
  const name = asked.path === '/v1/spec' ? undefined : asked.path.slice(FOLDER.length);
  if (name === undefined) return asked.method === 'GET' ? whole(asked, store) : notAllowed('GET');
  return asked.method === 'PUT' ? save(asked, store, name) : notAllowed('PUT');
}

async function whole(asked: Asked, store: SpecStore): Promise<Answer> {
  const files = await store.read();
  const etag = etagOf(new TextEncoder().encode(files.map((file) => `${file.path} ${file.etag}`).join('\n')));
  if (asked.headers['if-none-match'] === etag) return { status: 304, headers: { etag, 'cache-control': 'no-cache' }, body: '' };
  return json(200, { kind: store.kind, name: store.name, files: files.map(shown) }, { etag, 'cache-control': 'no-cache' });
}

/** Bytes travel in base64: only the page knows what to do with those that are not UTF-8. */
function shown({ path, etag, bytes }: StoredFile) {
  return { path, etag, base64: Buffer.from(bytes).toString('base64') };
}

async function save(asked: Asked, store: SpecStore, path: string): Promise<Answer> {
  const condition = conditionOf(asked);
  if (!condition)
    return problem(428, 'spec/unconditional', 'say what you edited: If-Match with its tag, or If-None-Match: * for a new file');
  const written = await store.write(path, asked.body, condition);
  if (written.outcome === 'written') return { status: 204, headers: { etag: written.etag, 'cache-control': 'no-store' }, body: '' };
  if (written.outcome === 'refused') return problem(403, 'spec/refused', written.why);
  return problem(412, 'spec/changed', `${path} is no longer what you edited`, { now: written.now ? shown(written.now) : null });
}

function conditionOf({ headers }: Asked): Condition | undefined {
  if (headers['if-none-match'] === '*') return { absent: true };
  const match = headers['if-match'];
  // One strong tag: `*` and weak tags would let a change pass that nobody looked at.
  return match !== undefined && /^"[\w-]+"$/.test(match) ? { match } : undefined;
}

export function notAllowed(allow: string): Answer {
  const refused = problem(405, 'request/method', `only ${allow} is possible here`);
  return { ...refused, headers: { ...refused.headers, allow } };
}
