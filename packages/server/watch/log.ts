/** What may stand beside a sentence. Values are short words and figures of our own; a text that came from outside is scrubbed. */
export type Fields = Readonly<Record<string, string | number | boolean | undefined>>;

export interface Log {
  info(text: string, fields?: Fields): void;
  warn(text: string, fields?: Fields): void;
  error(text: string, fields?: Fields): void;
}

export interface LogOptions {
  readonly write: (line: string) => void;
  /** JSON, a line each, for collectors; else sentences for the person at the terminal, and only what is worth reading there. */
  readonly json: boolean;
  /** UTC milliseconds. */
  readonly now: () => number;
}

const MAIL = /[^\s@<>"'()]+@[^\s@<>"'()]+\.[^\s@<>"'()]+/g;
const LOGIN = /:\/\/[^/@\s]+@/g;

/** Errors of libraries repeat what they were told: who signs in at an address, and whom a mail goes to, is left out. */
export function scrubbed(text: string): string {
  return text.replaceAll(LOGIN, '://').replaceAll(MAIL, '[address]');
}

export function openLog({ write, json, now }: LogOptions): Log {
  const line = (level: string, text: string, fields: Fields): void => {
    if (!json) {
      if (level !== 'info')
        write(`hansa: ${scrubbed(text)}${fields['error'] === undefined ? '' : `: ${scrubbed(String(fields['error']))}`}\n`);
      return;
    }
    const clean = Object.fromEntries(
      Object.entries(fields).map(([name, value]) => [name, typeof value === 'string' ? scrubbed(value) : value]),
    );
    write(`${JSON.stringify({ at: new Date(now()).toISOString(), level, text: scrubbed(text), ...clean })}\n`);
  };
  return {
    info: (text, fields = {}) => line('info', text, fields),
    warn: (text, fields = {}) => line('warn', text, fields),
    error: (text, fields = {}) => line('error', text, fields),
  };
}

/** The ids of a W3C trace context, as log lines carry them; nothing where there is none. */
export function traceFields(traceparent: string): Fields {
  const [, trace, span] = /^00-([0-9a-f]{32})-([0-9a-f]{16})-/.exec(traceparent) ?? [];
  return trace === undefined ? {} : { trace, span };
}
