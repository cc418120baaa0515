import { randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';

/** Who can be chosen. Names are what the page shows; the subject is what the provider knows them by. */
export interface Somebody {
  readonly subject: string;
  readonly name: string;
  readonly role: 'operator' | 'support' | 'admin' | 'member';
  readonly tenant: string | null;
  /** Of their tenant. */
  readonly slug?: string;
}

const STYLE = `:root{color-scheme:light dark;background:Canvas;color:CanvasText}a{color:LinkText}body{background:Canvas;font:16px/1.5 system-ui,sans-serif;max-width:40rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.4rem}ul{list-style:none;padding:0}li{margin:.4rem 0}button{font:inherit;text-align:left;padding:.5rem .8rem;width:100%;cursor:pointer}
.tag{border:1px solid;border-radius:.3rem;padding:0 .4rem;font-size:.85rem}`;

const TITLES = { operator: 'operator', support: 'support', admin: 'administrator', member: 'member' } as const;

/** Whom to be: one button each. */
export function choosing(people: readonly Somebody[]): string {
  const button = ({ subject, name, role, slug }: Somebody): string =>
    `<li><button name="subject" value="${safe(subject)}">${safe(name)}, ${TITLES[role]}${slug === undefined ? '' : ` of ${safe(slug)}`}</button></li>`;
  return `<h1>Whom do you want to be? <span class="tag">simulated</span></h1>
<p>This provider is for trying out Hansa on this machine. It asks nobody for a password; only a browser in which an operator is signed in gets here.</p>
<form method="post"><ul>${people.map(button).join('')}</ul></form>`;
}

export function closed(home: URL): string {
  return `<h1>Nobody is signed in in this browser</h1>
<p>This provider lets in whoever came by a one-time link. <code>npx hansa link</code>, run where Hansa runs, prints one; open it, then come back.
The address has to begin with <code>${safe(home.origin)}</code>: the browser keeps what it knows of other names apart.</p>
<p><a href="${safe(home.href)}">Back to Hansa</a></p>`;
}

export function leaving(form: string): string {
  return `<h1>Sign out? <span class="tag">simulated</span></h1>${form}
<p><button autofocus type="submit" form="op.logoutForm" value="yes" name="logout">Sign out</button></p>
<p><button type="submit" form="op.logoutForm">Stay signed in</button></p>`;
}

export function wrong(home: URL): string {
  return `<h1>That did not work</h1><p>Begin again: <a href="${safe(home.href)}">back to Hansa</a>.</p>`;
}

/** The page with its headers. A form may lead back to `home`, and nowhere else. */
export function policed(body: string, home: URL): { readonly html: string; readonly headers: Readonly<Record<string, string>> } {
  const nonce = randomBytes(18).toString('base64url');
  const policy = `default-src 'none'; style-src 'nonce-${nonce}'; form-action 'self' ${home.origin}; frame-ancestors 'none'; base-uri 'none'`;
  const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Identity provider for development · Hansa</title><style nonce="${nonce}">${STYLE}</style></head><body><main>${body}</main></body></html>`;
  return {
    html,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': policy,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      // With no referrer at all browsers send no Origin with a form either, and that is what its answer goes by.
      'referrer-policy': 'same-origin',
    },
  };
}

export function send(response: ServerResponse, status: number, body: string, home: URL): void {
  const { html, headers } = policed(body, home);
  response.writeHead(status, headers).end(html);
}

function safe(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);
}
