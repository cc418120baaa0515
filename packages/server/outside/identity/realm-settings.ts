// size: what every realm has, in one table
import { createHash } from 'node:crypto';
import type { Secret } from '@hansa/domain/port/secret.ts';
import type { RealmWant } from './port.ts';

/** The relay through which Keycloak sends its letters: who has forgotten a password, who was invited. */
export interface RealmMail {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte, or STARTTLS; a relay without either gets no password. */
  readonly tls: 'implicit' | 'starttls' | 'none';
  readonly from: string;
  /** Where the relay asks who we are. */
  readonly user?: string | undefined;
  readonly password?: Secret | undefined;
}

/** Attribute that says whose realm it is: what does not have it is not ours and is left alone. */
export const OURS = 'hansa.cell';
/** Keycloak shows no password of a relay, and an old one must be told from a new one. */
const MAIL = 'hansa.mail';

const HOUR = 3600;
const DAY = 24 * HOUR;

/**
 * What every realm has, under the names of Keycloak's RealmRepresentation (26.7). A long password without further rules, and ten tries before
 * a pause that grows to a quarter of an hour; sessions of a working day; links that a person asked for for half an hour and invitations for
 * three days; nobody registers by themselves. Details of administration are not kept: they would hold secrets of clients.
 */
const SETTINGS = {
  registrationAllowed: false,
  registrationEmailAsUsername: true,
  loginWithEmailAllowed: true,
  duplicateEmailsAllowed: false,
  editUsernameAllowed: false,
  rememberMe: false,
  organizationsEnabled: false,
  passwordPolicy: 'length(12) and maxLength(128) and notUsername(undefined) and notEmail(undefined)',
  bruteForceProtected: true,
  permanentLockout: false,
  failureFactor: 10,
  waitIncrementSeconds: 60,
  maxFailureWaitSeconds: 900,
  maxDeltaTimeSeconds: DAY / 2,
  otpPolicyType: 'totp',
  otpPolicyCodeReusable: false,
  accessTokenLifespan: 300,
  ssoSessionIdleTimeout: 2 * HOUR,
  ssoSessionMaxLifespan: 12 * HOUR,
  offlineSessionIdleTimeout: 30 * DAY,
  offlineSessionMaxLifespanEnabled: true,
  offlineSessionMaxLifespan: 60 * DAY,
  actionTokenGeneratedByUserLifespan: HOUR / 2,
  actionTokenGeneratedByAdminLifespan: 3 * DAY,
  eventsEnabled: true,
  eventsExpiration: 30 * DAY,
  eventsListeners: ['jboss-logging'],
  adminEventsEnabled: true,
  adminEventsDetailsEnabled: false,
  internationalizationEnabled: true,
  supportedLocales: ['de', 'en', 'es', 'fr', 'it', 'nl', 'pl'],
  defaultLocale: 'en',
} as const;

export type Representation = Readonly<Record<string, unknown>>;

export interface RealmContext {
  readonly mail: RealmMail | undefined;
  /** Whether people reach it without TLS. */
  readonly plain: boolean;
}

/** What a realm is to have; attributes that are not named here stay. */
export function realmSettings({ cell, title, enabled }: RealmWant, { mail, plain }: RealmContext): Representation {
  return {
    ...SETTINGS,
    displayName: title,
    enabled,
    sslRequired: plain ? 'external' : 'all',
    // Without a relay nobody could ever show that an address is theirs.
    verifyEmail: mail !== undefined,
    resetPasswordAllowed: mail !== undefined,
    smtpServer: mail === undefined ? {} : smtpServer(mail),
    attributes: { [OURS]: cell, [MAIL]: mail === undefined ? '' : digest(mail) },
  };
}

function smtpServer({ host, port, tls, from, user, password }: RealmMail): Readonly<Record<string, string>> {
  const line = { host, port: String(port), from, ssl: String(tls === 'implicit'), starttls: String(tls === 'starttls') };
  if (tls === 'none' || user === undefined || password === undefined) return { ...line, auth: 'false' };
  return { ...line, auth: 'true', user, password: password.reveal() };
}

function digest({ host, user, password }: RealmMail): string {
  return createHash('sha256').update(`${host}/${user}/${password?.reveal()}`).digest('hex').slice(0, 16);
}

/** Names of the settings that are otherwise. A password that is masked is known by its digest among the attributes. */
export function differing(seen: Representation, wanted: Representation): string[] {
  const { smtpServer: line, attributes, ...plain } = wanted;
  const shown = (value: unknown): unknown => ({ ...(value as object | undefined), password: undefined });
  const had = (seen['attributes'] ?? {}) as Representation;
  return [
    ...Object.keys(plain).filter((name) => canonical(seen[name]) !== canonical(plain[name])),
    ...(canonical(shown(seen['smtpServer'])) === canonical(shown(line)) ? [] : ['smtpServer']),
    ...Object.entries(attributes as Representation).flatMap(([name, value]) => ((had[name] ?? '') === value ? [] : [name])),
  ];
}

/** The same text for the same value; orders in which nothing is said do not count. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_name, part: unknown) => {
    if (Array.isArray(part)) return part.map((each: unknown) => canonical(each)).toSorted();
    if (part === null || typeof part !== 'object') return part;
    return Object.fromEntries(Object.entries(part).toSorted(([one], [other]) => (one < other ? -1 : 1)));
  });
}

const field = (name: string, validations: object, required: boolean): object => ({
  name,
  // biome-ignore lint/suspicious/noTemplateCurlyInString: Keycloak's own reference to a translated word
  displayName: `\${${name}}`,
  validations,
  ...(required ? { required: { roles: ['user'] } } : {}),
  permissions: { view: ['admin', 'user'], edit: ['admin'] },
  multivalued: false,
});

/**
 * Who a member is says the control plane alone. Apps know people by their address (Mautic finds its administrator by it), so who could change
 * their own could become somebody else there.
 */
export const PROFILE: Representation = {
  attributes: [
    field('username', { length: { min: 3, max: 255 }, 'username-prohibited-characters': {}, 'up-username-not-idn-homograph': {} }, false),
    field('email', { email: {}, length: { max: 255 } }, true),
    field('firstName', { length: { max: 255 }, 'person-name-prohibited-characters': {} }, false),
    field('lastName', { length: { max: 255 }, 'person-name-prohibited-characters': {} }, false),
  ],
  groups: [],
  unmanagedAttributePolicy: 'ADMIN_EDIT',
};
