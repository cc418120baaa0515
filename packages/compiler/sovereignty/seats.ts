/** A country that nobody has shown. It is no country: whoever compares must ask for it first. */
export const UNKNOWN = 'unknown';

/** Legal seat and seat of ultimate control, ISO 3166 alpha-2 or `unknown`; then the hosts at which the party answers, with all below them. */
type Seat = readonly [seat: string, control: string, ...hosts: string[]];

/**
 * The parties that Hansa knows, by the word that the spec uses. Short, for it is part of every check; `parties/` says of each who it is
 * and where that was read.
 */
export const SEATS = {
  hetzner: ['DE', UNKNOWN, 'hetzner.com', 'hetzner.cloud', 'your-objectstorage.com'],
  scaleway: ['FR', 'FR', 'scaleway.com', 'scw.cloud'],
  ovhcloud: ['FR', 'FR', 'ovh.net', 'ovhcloud.com'],
  stackit: ['DE', 'DE', 'stackit.cloud', 'stackit.de'],
  cloudfleet: [UNKNOWN, UNKNOWN, 'cloudfleet.ai', 'cloudfleet.dev'],
  planethoster: ['CA', UNKNOWN, 'planethoster.net', 'planethoster.com'],
  desec: ['DE', 'DE', 'desec.io'],
  gandi: ['FR', UNKNOWN, 'gandi.net'],
  bunny: ['SI', UNKNOWN, 'bunny.net'],
  cloudflare: ['US', 'US', 'cloudflare.com', 'cloudflare.net'],
  'lets-encrypt': ['US', 'US', 'letsencrypt.org'],
  docker: ['US', UNKNOWN, 'docker.io', 'docker.com'],
  'red-hat': ['US', 'US', 'quay.io', 'redhat.com'],
  github: ['US', 'US', 'github.com', 'github.io', 'ghcr.io', 'githubusercontent.com'],
  gitlab: ['US', UNKNOWN, 'gitlab.com'],
  atlassian: ['US', UNKNOWN, 'bitbucket.org', 'atlassian.com', 'atlassian.net'],
  codeberg: ['DE', 'DE', 'codeberg.org'],
  kubernetes: ['US', 'US', 'registry.k8s.io', 'k8s.io'],
  kyverno: ['US', UNKNOWN, 'kyverno.io'],
  'traefik-labs': ['FR', UNKNOWN, 'traefik.io'],
  crowdsec: ['FR', UNKNOWN, 'crowdsec.net'],
  pypi: ['US', 'US', 'pypi.org', 'pythonhosted.org'],
  microsoft: ['US', 'US', 'microsoft.com', 'microsoftonline.com', 'outlook.com', 'office365.com', 'office.com', 'azurecr.io'],
  google: ['US', 'US', 'google.com', 'gmail.com', 'googleapis.com', 'gcr.io', 'pkg.dev'],
  amazon: ['US', 'US', 'amazonaws.com', 'amazon.com', 'ecr-public.aws.com', 'public.ecr.aws'],
} as const satisfies Record<string, Seat>;

export type PartyName = keyof typeof SEATS;

const BY_NAME: Readonly<Record<string, Seat>> = SEATS;

export function seatOf(word: string): Seat | undefined {
  return Object.hasOwn(BY_NAME, word) ? BY_NAME[word] : undefined;
}

/** The known party that answers at a host, or below it. */
export function ownerOf(host: string): string | undefined {
  return Object.keys(BY_NAME).find((name) => {
    const [, , ...hosts] = BY_NAME[name] as Seat;
    return hosts.some((each) => below(host, each));
  });
}

export function below(host: string, domain: string): boolean {
  return host === domain || host.endsWith(`.${domain}`);
}
