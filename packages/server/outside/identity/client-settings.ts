import { type ClientSeen, type ClientWant, fingerprint } from './port.ts';
import { canonical, type Representation } from './realm-settings.ts';

interface Mapper {
  readonly name: string;
  readonly protocol: string;
  readonly protocolMapper: string;
  readonly config: Readonly<Record<string, string>>;
}

/** What of a want can be read back; the secret is told apart. */
export type ClientShape = Pick<ClientWant, 'protocol' | 'redirects' | 'logout'>;

const PROTOCOLS = { oidc: 'openid-connect', saml: 'saml' } as const;

/** Names of the groups that a member is in, where an app asks for them. */
const GROUPS: Mapper = {
  name: 'groups',
  protocol: PROTOCOLS.oidc,
  protocolMapper: 'oidc-group-membership-mapper',
  config: {
    'claim.name': 'groups',
    'full.path': 'false',
    'id.token.claim': 'true',
    'access.token.claim': 'false',
    'userinfo.token.claim': 'true',
  },
};

/** Attributes of an assertion under the names that Mautic is configured to read. */
const ATTRIBUTES: readonly Mapper[] = ['email', 'firstName', 'lastName'].map((name) => ({
  name,
  protocol: PROTOCOLS.saml,
  protocolMapper: 'saml-user-property-mapper',
  config: { 'user.attribute': name, 'attribute.name': name, 'friendly.name': name, 'attribute.nameformat': 'Basic' },
}));

/** What a client is to have, under the names of Keycloak's ClientRepresentation (26.7), but for its secret. */
export function clientSettings({ protocol, redirects, logout }: ClientShape): Representation {
  const home = redirects[0] === undefined ? '' : `${new URL(redirects[0]).origin}/`;
  return {
    enabled: true,
    protocol: PROTOCOLS[protocol],
    // The page after an invitation leads here.
    baseUrl: home,
    redirectUris: redirects,
    webOrigins: [],
    publicClient: false,
    consentRequired: false,
    fullScopeAllowed: false,
    standardFlowEnabled: true,
    implicitFlowEnabled: false,
    directAccessGrantsEnabled: false,
    serviceAccountsEnabled: false,
    frontchannelLogout: protocol === 'saml',
    ...(protocol === 'oidc' ? oidc(home, logout) : saml(redirects[0] ?? '')),
  };
}

/** Both apps that speak it prove that they began the sign-in (PKCE: `user_oidc` since 8, `auth_oidc`), so nothing less is taken. */
function oidc(home: string, logout: string | undefined): Representation {
  return {
    clientAuthenticatorType: 'client-secret',
    attributes: {
      'pkce.code.challenge.method': 'S256',
      'post.logout.redirect.uris': home,
      'backchannel.logout.url': logout ?? '',
      'backchannel.logout.session.required': 'true',
      'backchannel.logout.revoke.offline.tokens': 'true',
    },
    protocolMappers: [GROUPS],
  };
}

/** Mautic signs its requests with a key that it makes for itself, so signatures are ours alone; the answer goes to one address. */
function saml(answer: string): Representation {
  return {
    attributes: {
      'saml.assertion.signature': 'true',
      'saml.server.signature': 'true',
      'saml.client.signature': 'false',
      'saml.signature.algorithm': 'RSA_SHA256',
      'saml.force.post.binding': 'true',
      'saml.encrypt': 'false',
      'saml.authnstatement': 'true',
      'saml.allow.ecp.flow': 'false',
      saml_name_id_format: 'email',
      saml_force_name_id_format: 'true',
      saml_assertion_consumer_url_post: answer,
    },
    protocolMappers: ATTRIBUTES,
  };
}

export function clientSeen(realm: string, client: string, found: Representation): ClientSeen {
  const protocol = found['protocol'] === PROTOCOLS.saml ? 'saml' : 'oidc';
  const redirects = ((found['redirectUris'] ?? []) as string[]).toSorted();
  const logout = attribute(found, 'backchannel.logout.url');
  const secret = protocol === 'oidc' ? String(found['secret'] ?? '') : undefined;
  // Keycloak keeps no order, and the first address says where home is.
  const home = String(found['baseUrl'] ?? '');
  const first = attribute(found, 'saml_assertion_consumer_url_post') ?? redirects.find((each) => each.startsWith(home));
  const ordered = first === undefined ? redirects : [first, ...redirects.filter((each) => each !== first)];
  const drift = clientDrift(found, clientSettings({ protocol, redirects: ordered, logout }));
  return {
    protocol,
    redirects,
    logout: logout ?? null,
    secret: secret === undefined ? null : fingerprint({ realm, client }, secret),
    drift,
  };
}

function attribute(found: Representation, name: string): string | undefined {
  return (found['attributes'] as Readonly<Record<string, string>> | undefined)?.[name] || undefined;
}

/** Names of what is otherwise. Attributes that Keycloak adds by itself do not count; mappers that somebody added do. */
export function clientDrift(found: Representation, wanted: Representation): string[] {
  const { attributes, protocolMappers, ...plain } = wanted;
  const had = (found['attributes'] ?? {}) as Representation;
  return [
    ...Object.keys(plain).filter((name) => canonical(found[name]) !== canonical(plain[name])),
    ...Object.entries(attributes as Representation).flatMap(([name, value]) => ((had[name] ?? '') === value ? [] : [name])),
    ...(mappers(found['protocolMappers']) === mappers(protocolMappers) ? [] : ['protocolMappers']),
  ];
}

function mappers(all: unknown): string {
  return canonical(((all ?? []) as Mapper[]).map(({ name, protocolMapper, config }) => ({ name, protocolMapper, config })));
}
