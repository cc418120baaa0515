import { readFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { Secret } from '@hansa/domain/port/secret.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Where a secret is. It stands in no configuration file and on no command line, which everybody on a machine may read. */
export type SecretSource = { readonly file: string } | { readonly env: string } | { readonly credential: string };

/** A text, or why there is none: words without any of it. */
export type Taken<T> = { readonly value: T } | { readonly found: string };

/** Reads what the configuration names. Paths are relative to `folder`; a credential is one of systemd's (`LoadCredential=`). */
export class Sources {
  readonly #folder: string;
  readonly #env: Environment;

  constructor(folder: string, env: Environment) {
    this.#folder = folder;
    this.#env = env;
  }

  path(name: string): string {
    return isAbsolute(name) ? name : join(this.#folder, name);
  }

  text(name: string): Taken<string> {
    try {
      return { value: readFileSync(this.path(name), 'utf8') };
    } catch (error) {
      return { found: `a file that cannot be read (${(error as NodeJS.ErrnoException).code ?? 'no reason given'})` };
    }
  }

  secret(source: SecretSource): Taken<Secret> {
    if ('env' in source) return filled(this.#env[source.env], 'a variable that is not set');
    if ('file' in source) return this.#whole(source.file);
    const folder = this.#env['CREDENTIALS_DIRECTORY'];
    if (!folder) return { found: 'no CREDENTIALS_DIRECTORY: systemd did not start this process with that credential' };
    return this.#whole(join(folder, source.credential));
  }

  /** A variable, or the file that `<name>_FILE` names; undefined where neither is set. */
  variable(name: string): Taken<Secret> | undefined {
    const [plain, file] = [this.#env[name], this.#env[`${name}_FILE`]];
    if (plain && file) return { found: `both ${name} and ${name}_FILE` };
    if (plain) return { value: new Secret(plain) };
    return file ? this.#whole(file) : undefined;
  }

  #whole(name: string): Taken<Secret> {
    const text = this.text(name);
    return 'value' in text ? filled(text.value, 'an empty file') : text;
  }
}

/** Editors end a file with a line; a secret does not. A key's own last line end is given back by whoever needs it. */
function filled(text: string | undefined, otherwise: string): Taken<Secret> {
  const trimmed = text?.replace(/\r?\n$/, '') ?? '';
  return trimmed === '' ? { found: otherwise } : { value: new Secret(trimmed) };
}
