/**
 * What the page may do: load and ask from this server, and nothing else. The editor writes one style element of its own, which the
 * nonce admits; there is no inline script, so scripts need none.
 */
export function pagePolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "connect-src 'self'",
    "worker-src 'self'",
    "img-src 'self' data:",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** For everything that is no page. A worker takes its policy from the answer that brought it: it may load code from here, and nothing. */
const ELSE = "default-src 'none'; script-src 'self'; frame-ancestors 'none'";

export const ALWAYS: Readonly<Record<string, string>> = {
  'content-security-policy': ELSE,
  // Opener and embedder together isolate the page, which lets it share memory with its worker.
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

/** Two years, as browsers ask for; not for what lies under this name, which is not ours to say. */
export const TLS_ONLY: Readonly<Record<string, string>> = { 'strict-transport-security': 'max-age=63072000' };
