import type { Fact } from '../../entry.ts';

export const VERSION = 'v1.21.1';
export const REPOSITORY = 'oci://quay.io/jetstack/charts/cert-manager';
export const NAMESPACE = 'cert-manager';

export const HETZNER_WEBHOOK = {
  version: '0.9.0',
  repository: 'https://charts.hetzner.cloud',
  image: 'hetzner/cert-manager-webhook-hetzner',
} as const;
export const DESEC_WEBHOOK = { version: '0.1.2', image: 'fulsiram/cert-manager-desec-webhook' } as const;

/** ACME directories of Let's Encrypt. */
export const DIRECTORIES = {
  'letsencrypt-prod': 'https://acme-v02.api.letsencrypt.org/directory',
  'letsencrypt-staging': 'https://acme-staging-v02.api.letsencrypt.org/directory',
} as const;

const checkedAt = '2026-11-21';

export const FACTS: readonly Fact[] = [
  {
    what: 'crds.enabled is false by default; crds.keep keeps the definitions when the release is removed.',
    source: 'cert-manager/cert-manager@v1.21.1: deploy/charts/cert-manager/values.yaml',
    checkedAt,
    verified: true,
  },
  {
    what: '1.21 removed prometheus.servicemonitor.path and .targetPort: the schema refuses them.',
    source: 'cert-manager/website: upgrading-1.20-1.21.md',
    checkedAt,
    verified: true,
  },
  {
    what: 'dns01RecursiveNameservers and dns01RecursiveNameserversOnly are chart values, not arguments.',
    source: 'cert-manager/cert-manager@v1.21.1: deploy/charts/cert-manager/values.yaml',
    checkedAt,
    verified: true,
  },
  {
    what: 'Only RFC 2136 and ACME-DNS are built in and provider-neutral; deSEC and Hetzner need a webhook.',
    source: 'cert-manager.io/docs/configuration/acme/dns01',
    checkedAt,
    verified: true,
  },
  {
    what: 'RFC 2136 takes nameserver (host:port), protocol (TCP or UDP), tsigKeyName, tsigAlgorithm (HMACSHA256, HMACSHA512, ...) and tsigSecretSecretRef, whose value is the base64 text of the key.',
    source: 'cert-manager/cert-manager@v1.21.1: pkg/apis/acme/v1/types_issuer.go, pkg/issuer/acme/dns/rfc2136',
    checkedAt: '2026-11-22',
    verified: true,
  },
  {
    what: "Hetzner's own webhook speaks the Cloud API; those for dns.hetzner.com died with it in May 2026. The vendor marks it experimental.",
    source: 'hetzner/cert-manager-webhook-hetzner@v0.9.0: README.md; vadimkim/cert-manager-webhook-hetzner#100',
    checkedAt,
    verified: true,
  },
  {
    what: "Hetzner's chart lets the webhook read every secret of the cluster.",
    source: 'hetzner/cert-manager-webhook-hetzner@v0.9.0: chart/templates/rbac.yaml',
    checkedAt,
    verified: true,
  },
  {
    what: 'Of the deSEC webhooks, pr0ton11/cert-manager-desec-webhook publishes only the tag latest; fulsiram/cert-manager-desec-webhook publishes exact versions for amd64 and arm64.',
    source: 'pr0ton11/cert-manager-desec-webhook@v0.1.2, fulsiram/cert-manager-desec-webhook@v0.1.2: .github/workflows',
    checkedAt,
    verified: true,
  },
  {
    what: 'That webhook is young and kept by one person; its chart runs it as root on port 443 and lets it read every secret. Hansa writes its own objects for the same image.',
    source: 'fulsiram/cert-manager-desec-webhook@v0.1.2: deploy/desec-webhook/templates',
    checkedAt,
    verified: true,
  },
  {
    what: 'Its solver is called desec and reads apiTokenSecretRef in the namespace of the issuer.',
    source: 'fulsiram/cert-manager-desec-webhook@v0.1.2: desec/solver.go',
    checkedAt,
    verified: true,
  },
  {
    what: 'A wildcard certificate covers one label, and needs DNS-01.',
    source: 'RFC 6125 section 6.4.3; letsencrypt.org/docs/challenge-types',
    checkedAt,
    verified: true,
  },
  {
    what: "Let's Encrypt issues at most 50 certificates a registered domain and week, and 5 a week for the identical set of names.",
    source: 'letsencrypt.org/docs/rate-limits',
    checkedAt,
    verified: true,
  },
  {
    what: 'Without renewBefore a certificate is renewed when two thirds of its actual lifetime are over; what the controller aims at is the metric certificate_renewal_timestamp_seconds.',
    source: 'cert-manager/cert-manager: pkg/util/pki/renewaltime.go, pkg/metrics',
    checkedAt,
    verified: true,
  },
  {
    what: "Let's Encrypt's default profile gives 90 days, 64 from 10 February 2027 and 45 from 16 February 2028; from then on an authorization holds for 7 hours.",
    source: 'letsencrypt.org/2025/12/02/from-90-to-45',
    checkedAt,
    verified: true,
  },
  { what: "Let's Encrypt is a US organisation (ISRG).", source: 'letsencrypt.org/repository', checkedAt, verified: true },
  {
    what: 'The extension API of a webhook is called by the API server; cert-manager itself asks the authoritative name servers whether the record is there.',
    source: 'cert-manager.io/docs/configuration/acme/dns01/webhook',
    checkedAt,
    verified: true,
  },
];
