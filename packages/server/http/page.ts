import { randomBytes } from 'node:crypto';
import type { Bundle } from '@hansa/console/build/bundle.ts';
import type { Answer } from './exchange.ts';
import { pagePolicy } from './policy.ts';

/** The one page: the operator's console, or the workbench alone on a folder. Its policy carries a nonce, so it is made anew each time and never kept. */
export function page(bundle: Bundle, house: 'cloud' | 'folder'): Answer {
  const nonce = randomBytes(18).toString('base64url');
  const { script, style, worker } = bundle.entries;
  const body = bundle.page
    .replaceAll('{{script}}', `/assets/${script}`)
    .replaceAll('{{style}}', `/assets/${style}`)
    .replaceAll('{{worker}}', `/assets/${worker}`)
    .replaceAll('{{house}}', house)
    .replaceAll('{{nonce}}', nonce);
  return {
    status: 200,
    headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store', 'content-security-policy': pagePolicy(nonce) },
    body,
  };
}

/** Files of the bundle: their names carry a digest of what is in them, so browsers may keep them for ever. */
export function asset(bundle: Bundle, name: string, accepts: string): Answer | undefined {
  const file = bundle.files.get(name);
  if (!file) return undefined;
  const zipped = /\bgzip\b/.test(accepts);
  const encoding = zipped ? { 'content-encoding': 'gzip' } : undefined;
  return {
    status: 200,
    headers: { 'content-type': file.type, 'cache-control': 'public, max-age=31536000, immutable', vary: 'accept-encoding', ...encoding },
    body: zipped ? file.zipped : file.bytes,
  };
}
