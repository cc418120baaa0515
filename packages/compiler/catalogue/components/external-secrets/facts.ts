import type { Fact } from '../../entry.ts';

/** Chart and operator have one number. */
export const VERSION = '2.9.0';
export const REPOSITORY = 'https://charts.external-secrets.io';
export const NAMESPACE = 'external-secrets';
/** Name of the ClusterSecretStore, and audience of the tokens that it is asked with. */
export const STORE = 'openbao';
/** Account of each namespace, and the role at the store that it is let in by. */
export const READER = 'secrets-reader';

const checkedAt = '2026-11-22';
const at = 'external-secrets/external-secrets@v2.9.0';

export const FACTS: readonly Fact[] = [
  {
    what: 'External Secrets reads OpenBao by its provider for Vault: the two speak the same interface. The provider of the name openBao knows user and password, an AppRole or a token, and no account of Kubernetes.',
    source: `${at}: docs/provider/openbao.md, config/crds/bases/external-secrets.io_clustersecretstores.yaml`,
    checkedAt,
    verified: true,
  },
  {
    what: 'An account that a ClusterSecretStore names without a namespace is that of the namespace which asks: each namespace shows a token of its own.',
    source: `${at}: providers/v1/vault/provider.go (isReferentSpec), providers/v1/vault/auth_jwt.go`,
    checkedAt,
    verified: true,
  },
  {
    what: 'The token is asked for at the API server for ten minutes, with the audience vault beside those that the store names.',
    source: `${at}: providers/v1/vault/auth_jwt.go`,
    checkedAt,
    verified: true,
  },
  {
    what: 'An ExternalSecret with one key missing in the store makes no Secret: it stays as it was, and its condition says so.',
    source: `${at}: pkg/controllers/externalsecret/externalsecret_controller.go`,
    checkedAt,
    verified: true,
  },
  {
    what: 'A changed annotation makes it ask the store at once, whatever its interval.',
    source: `${at}: pkg/controllers/externalsecret/externalsecret_controller.go (shouldRefreshPeriodic)`,
    checkedAt,
    verified: true,
  },
  {
    what: 'One replica without a leader, probes of the controller off, one webhook: unless told otherwise.',
    source: `${at}: deploy/charts/external-secrets/values.yaml`,
    checkedAt,
    verified: true,
  },
  {
    what: 'v1beta1 is not served; only the newest minor version is supported.',
    source: `${at}: deploy/charts/external-secrets/values.yaml (crds), docs/introduction/stability-support.md`,
    checkedAt,
    verified: true,
  },
  {
    what: 'OpenBao checks tokens of a cluster by its public key alone, without asking the cluster: by the method jwt. What a token says of its account becomes metadata by claim_mappings.',
    source: 'openbao/openbao: website/content/docs/auth/jwt/oidc-providers/kubernetes.mdx',
    checkedAt,
    verified: true,
  },
  {
    what: 'A policy of OpenBao may name what is known of who asks: {{identity.entity.aliases.<accessor>.metadata.<key>}}.',
    source: 'openbao/openbao: website/content/docs/concepts/policies.mdx (templated policies)',
    checkedAt,
    verified: true,
  },
];
