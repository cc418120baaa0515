/** What a registry asks for before it answers (RFC 9110, 11.6.1). */
export type Challenge =
  | { readonly scheme: 'basic' }
  | { readonly scheme: 'bearer'; readonly realm: string; readonly parameters: URLSearchParams };

/** The challenge of a `WWW-Authenticate` that can be met: a token where one is given out, else a password. */
export function challengeOf(header: string | null): Challenge | undefined {
  const text = header ?? '';
  const bearer = /(?:^|,\s*)bearer\s+(.*)$/i.exec(text)?.[1];
  if (bearer !== undefined) {
    const given = new Map([...bearer.matchAll(/(\w+)=(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))/g)].map(valueOf));
    const realm = given.get('realm');
    if (realm !== undefined) {
      const parameters = new URLSearchParams();
      for (const name of ['service', 'scope']) if (given.has(name)) parameters.set(name, given.get(name) ?? '');
      return { scheme: 'bearer', realm, parameters };
    }
  }
  return /(?:^|,\s*)basic(?:\s|$)/i.test(text) ? { scheme: 'basic' } : undefined;
}

function valueOf([, name = '', quoted, token]: RegExpMatchArray): readonly [string, string] {
  return [name.toLowerCase(), quoted?.replaceAll(/\\(.)/g, '$1') ?? token ?? ''];
}
