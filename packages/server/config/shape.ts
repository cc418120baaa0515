import { z } from 'zod';
import { age, cellName, type Forms, host, mailAddress, network, port, text, url } from './forms.ts';
import { namesOf } from './names.ts';
import { EMBEDDED_CELL } from './server-config.ts';

/** Of a part that words may stand for: its settings, for whoever looks the schema through. */
const SETTINGS = new WeakMap<z.ZodType, z.ZodType>();

export function settingsIn(schema: z.ZodType): z.ZodType | undefined {
  return SETTINGS.get(schema);
}

/** What may be left out in the embedded default has to be said in production: nothing is simulated without a word. */
function part<Shape extends z.ZodType>(settings: Shape, production: boolean, words: readonly string[], fallback: string) {
  const expected = `settings, or ${words.map((word) => `\`${word}\``).join(' or ')}`;
  const whole = z
    .unknown()
    .optional()
    .transform((value, context): z.output<Shape> | string => {
      if (value === undefined && !production) return fallback;
      if (typeof value === 'string' && words.includes(value)) return value;
      if (typeof value !== 'object' || value === null) {
        context.issues.push({ code: 'custom', input: value, message: expected });
        return z.NEVER;
      }
      const result = settings.safeParse(value, { reportInput: true });
      if (result.success) return result.data;
      for (const issue of result.error.issues) context.issues.push({ ...issue, input: issue.input } as (typeof context.issues)[number]);
      return z.NEVER;
    });
  SETTINGS.set(whole, settings);
  return whole;
}

const OUTSIDER = ['simulated', 'none'] as const;
const pooler = '`{password: …}`, what the pooler asks with';

function flattenTls<T extends { readonly tls: object }>({ tls, ...rest }: T): Omit<T, 'tls'> & T['tls'] {
  return { ...rest, ...tls };
}

export function settingsOf({ secret, word, file, key, tls, path }: Forms) {
  const server = { host, user: text, password: secret, tls };
  const repository = z
    .strictObject({
      url: text,
      key: key.optional(),
      knownHosts: file.optional(),
      user: text.optional(),
      token: secret.optional(),
      ca: file.optional(),
    })
    .superRefine(repositoryFits)
    .transform(({ ca, ...rest }) => ({ ...rest, ...(ca === undefined ? {} : { authorities: ca }) }));
  return {
    repository,
    postgres: z
      .strictObject({ ...server, port: port.default(5432), pooler: z.strictObject({ password: secret }, pooler).optional() })
      .transform(flattenTls),
    mariadb: z.strictObject({ ...server, port: port.default(3306) }).transform(flattenTls),
    cache: z
      .strictObject({
        nodes: z.array(z.strictObject({ host, port: port.default(6379) })).min(1, 'every node that holds data'),
        user: text.optional(),
        password: secret.optional(),
        tls,
      })
      .transform(flattenTls),
    objects: z.strictObject({
      endpoint: url,
      region: text,
      access: word,
      secret,
      keys: z.enum(['minio', 'versitygw', 'issued'], '`minio`, `versitygw` or `issued`'),
      admin: url.optional(),
      ends: z.array(z.enum(['versions', 'uploads'], '`versions` or `uploads`')).default(['versions', 'uploads']),
      ca: file.optional(),
    }),
    identity: z.strictObject({ url, client: text, secret, ca: file.optional() }),
    kubernetes: z.strictObject({
      kubeconfig: z.union([z.literal('in-cluster'), path], 'the path of a kubeconfig, or `in-cluster`'),
      context: text.optional(),
      engine: z.enum(['flux', 'argocd'], '`flux` or `argocd`'),
    }),
    mail: mailOf({ secret, word, file, key }),
    appMail: z.strictObject({ user: word, password: secret }),
  };
}

/** The relay of our letters, and where they come back to. */
function mailOf({ secret, word, file, key }: Pick<Forms, 'secret' | 'word' | 'file' | 'key'>) {
  return z
    .strictObject({
      host,
      port: port.default(587),
      user: word.optional(),
      password: secret.optional(),
      tls: z.enum(['starttls', 'implicit', 'none'], '`starttls`, `implicit` or `none`').default('starttls'),
      ca: file.optional(),
      sender: z.strictObject({ address: mailAddress, name: text }),
      dkim: z.strictObject({ selector: text, key }).optional(),
      bounces: mailAddress,
      mailbox: z
        .strictObject({
          host,
          port: port.default(995),
          user: word,
          password: secret,
          tls: z.enum(['implicit', 'none'], '`implicit` or `none`').default('implicit'),
          ca: file.optional(),
        })
        .superRefine(plainOnlyHere)
        .optional(),
    })
    .superRefine(plainOnlyHere);
}

/** A letter, and a password before it, in the clear: on this machine and nowhere else. */
function plainOnlyHere({ host: name, tls }: { readonly host: string; readonly tls: string }, context: z.RefinementCtx): void {
  if (tls !== 'none' || /^(localhost|127(\.\d+){3}|::1)$/.test(name)) return;
  context.addIssue({ code: 'custom', path: ['tls'], message: 'TLS to another machine', params: { found: '`none`' } });
}

interface WrittenRepository {
  readonly url: string;
  readonly key?: unknown;
  readonly knownHosts?: string | undefined;
  readonly token?: unknown;
}

function repositoryFits(written: WrittenRepository, context: z.RefinementCtx): void {
  const wrong = (field: string, message: string, found = 'nothing'): void =>
    context.addIssue({ code: 'custom', path: [field], message, params: { found } });
  const address = URL.canParse(written.url) ? new URL(written.url) : undefined;
  if (!address || !['ssh:', 'https:'].includes(address.protocol) || address.password !== '')
    return wrong('url', '`ssh://git@host/path.git` or `https://host/path.git`, with no password in it', 'another text');
  if (address.protocol === 'ssh:' && written.key === undefined) wrong('key', 'a private key without passphrase, for ssh');
  if (address.protocol === 'ssh:' && written.knownHosts === undefined) wrong('knownHosts', 'a file of host keys: nobody else is believed');
  if (address.protocol === 'https:' && written.token === undefined) wrong('token', 'a token, for https');
}

/** The file that `HANSA_CONFIG` names, or nothing at all. */
export function shapeOf(forms: Forms, production: boolean) {
  const settings = settingsOf(forms);
  const outsider = <Shape extends z.ZodType>(shape: Shape) => part(shape, production, OUTSIDER, 'simulated');
  const repository = part(settings.repository, production, ['embedded'], 'embedded');
  const cell = z.strictObject({
    deploy: repository,
    kubernetes: outsider(settings.kubernetes),
    postgres: outsider(settings.postgres),
    mariadb: outsider(settings.mariadb),
    cache: outsider(settings.cache),
    objects: outsider(settings.objects),
    identity: outsider(settings.identity),
    // In production nobody makes names unless it is said who: a wildcard record may do, as the guide says.
    dns: part(namesOf(forms), false, OUTSIDER, production ? 'none' : 'simulated'),
    recipients: recipients(forms, production),
  });
  const author = z.strictObject({ name: text, email: mailAddress });
  const git = z.strictObject({
    spec: repository,
    author: production ? author : author.default({ name: 'Hansa', email: 'hansa@localhost' }),
    signingKey: forms.key.optional(),
  });
  return z.strictObject({
    url: url.optional(),
    vaultKey: forms.secret.optional(),
    vaultKeyOther: forms.secret.optional(),
    secrets: z.strictObject({ maxAge: age }).default({ maxAge: null }),
    proxies: z.array(network).default([]),
    simulatedCloud: url.nullable().default(null),
    git: production ? git : git.prefault({ spec: 'embedded', author: undefined }),
    rollout: z
      .strictObject({ soakMinutes: z.number('minutes').min(0).max(10_080) })
      .prefault({ soakMinutes: production ? 10 : 0 })
      .transform(({ soakMinutes }) => ({ soak: soakMinutes * 60_000 })),
    signIn: ownProvider(forms).nullable().default(null),
    mail: part(settings.mail, production, ['simulated'], 'simulated'),
    appMail: part(settings.appMail, production, ['simulated'], 'simulated'),
    cells: production
      ? z.record(cellName, cell, 'a table of cells').refine((cells) => Object.keys(cells).length > 0, 'at least one cell')
      : z.record(cellName, cell, 'a table of cells').default({}),
  });
}

function ownProvider({ secret, file }: Forms) {
  const values = z.array(text);
  const roles = z
    .strictObject({
      claim: text.default('groups'),
      operator: values.min(1, 'who is an operator: a list of values of that claim'),
      support: values.default([]),
      admin: values.default([]),
      member: values.default([]),
      tenant: text.nullable().default(null),
    })
    .transform(({ claim, tenant, ...each }) => ({ claim, tenant, values: each }));
  const name = text.default('your account');
  const scopes = values.default(['openid', 'profile']);
  const secondFactor = z
    .union([z.literal('none'), z.strictObject({ amr: values.default([]), acr: values.default([]) })], '{amr: [...], acr: [...]}, or `none`')
    .default({ amr: ['mfa', 'otp', 'hwk', 'swk', 'pop'], acr: [] });
  return z.strictObject({ issuer: url, client: text, secret, ca: file.optional(), name, scopes, roles, secondFactor });
}

function recipients({ file }: Forms, production: boolean) {
  const age = z.array(z.string().regex(/^age1[0-9a-z]+$/, 'an age recipient, as in age1…')).min(1, 'at least one age recipient');
  const certificate = z.string().regex(/^-----BEGIN CERTIFICATE-----/, 'a certificate as PEM');
  const sealing = z.tuple([certificate]);
  /** A file of recipients, one a line, or of one certificate. */
  const inFile = z.strictObject({ file }).transform((value, context) => {
    const held = value.file.trim();
    const listed = held.startsWith('-----BEGIN') ? [held] : held.split(/\s+/);
    const known = z.union([age, sealing]).safeParse(listed);
    if (known.success) return known.data;
    context.issues.push({
      code: 'custom',
      input: undefined,
      message: 'age recipients, or a certificate',
      params: { found: 'another text' },
    });
    return z.NEVER;
  });
  const words = z.union(
    [age, sealing, inFile, z.literal('simulated')],
    'a list of age recipients, a list of one certificate (`kubeseal --fetch-cert`), a {file: PATH} of either, or `simulated`',
  );
  return production ? words : words.default(EMBEDDED_CELL.recipients as 'simulated');
}
