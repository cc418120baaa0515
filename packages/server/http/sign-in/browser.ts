/** As much of a browser as a sign-in takes: cookies by host name (they do not know ports), redirects one at a time, forms. For tests and labs. */
export class PlainBrowser {
  readonly #jar = new Map<string, Map<string, string>>();

  cookies(url: URL): string {
    return [...(this.#jar.get(url.hostname) ?? [])].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  /** One request; a redirect is an answer. `origin`: of the page that sends it. */
  async ask(
    url: URL,
    { method = 'GET', body, headers = {} }: { method?: string; body?: string; headers?: Record<string, string> } = {},
  ): Promise<Response> {
    const cookie = this.cookies(url);
    const sent = { ...headers, ...(cookie === '' ? {} : { cookie }) };
    const answer = await fetch(url, { method, redirect: 'manual', headers: sent, ...(body !== undefined && { body }) });
    this.#keep(url, answer);
    return answer;
  }

  /** Follows redirects until a page or `until` comes; gives where it stands then, and the answer there. */
  async go(start: URL, until: (url: URL) => boolean = () => false): Promise<{ readonly url: URL; readonly answer: Response | undefined }> {
    let url = start;
    for (let hops = 0; hops < 12; hops += 1) {
      if (hops > 0 && until(url)) return { url, answer: undefined };
      const answer = await this.ask(url);
      const location = answer.headers.get('location');
      if (location === null) return { url, answer };
      url = new URL(location, url);
    }
    throw new Error(`it goes round in circles at ${url.origin}${url.pathname}`);
  }

  #keep(url: URL, answer: Response): void {
    const jar = this.#jar.get(url.hostname) ?? new Map<string, string>();
    this.#jar.set(url.hostname, jar);
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      const gone = /max-age=0(;|$)/i.test(line) || /expires=Thu, 01 Jan 1970/i.test(line);
      if (gone) jar.delete(name);
      else jar.set(name, value);
    }
  }
}
