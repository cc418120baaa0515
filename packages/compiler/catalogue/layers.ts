// size: a table of layers
import type { Choice, Layer, Tier, Vocabulary } from '../spec/vocabulary.ts';

function choice(name: string, tier: Tier, why?: string): Choice {
  return why === undefined ? { name, tier } : { name, tier, why };
}

function known(name: string, why: string): Choice {
  return choice(name, 'known', why);
}

function layer(name: string, does: string, because: string, ...choices: [Choice, ...Choice[]]): Layer {
  return { name, does, because, choices };
}

/** One choice a layer. What is only known is refused, and the refusal names the first choice. */
export const LAYERS: Vocabulary['layers'] = {
  distribution: layer(
    'distribution',
    'Kubernetes distribution.',
    'one small binary, embedded etcd, conformant',
    choice('k3s', 'rendered'),
    known('kubernetes', 'brings no network, gateway or load balancer, and no installer of it is rendered'),
    known('rke2', 'its host files are not rendered'),
    known('okd', 'its security constraints give every image another uid'),
    known('cloudfleet', 'its control plane and who processes it are not documented'),
    known('managed', 'its clusters are made by providers, whose resources are not rendered'),
  ),
  gitops: layer(
    'gitops',
    'The GitOps engine of every cell.',
    'it decrypts SOPS files itself and reconciles one tenant in half a second',
    { ...choice('flux', 'rendered'), kubernetes: { from: '1.34', to: '1.36' } },
    { ...choice('argocd', 'rendered'), kubernetes: { from: '1.33', to: '1.36' } },
  ),
  gateway: layer(
    'gateway',
    'What routes requests into the cluster.',
    'reads the Gateway API, comes with K3s, keeps client addresses',
    choice('traefik', 'rendered'),
    known('kong', 'its open images stopped at 3.9'),
    known('apisix', 'its chart brings an etcd of withdrawn images'),
  ),
  secrets: layer(
    'secrets',
    'Where secrets are kept.',
    'encrypted files in Git need no further service',
    choice('sops', 'rendered'),
    choice('sealed-secrets', 'rendered'),
    known('openbao', 'its unsealing is not rendered'),
    known('vault', 'not open source (BUSL), and under US control'),
  ),
  identity: layer(
    'identity',
    'Identity provider of every cell.',
    'realms isolate tenants; OIDC and SAML',
    choice('keycloak', 'rendered'),
    known('authentik', 'no renderer'),
    known('zitadel', 'no renderer'),
  ),
  policy: layer('policy', 'Admission policy.', 'CEL policies that the API server understands', choice('kyverno', 'rendered')),
  detection: layer(
    'detection',
    'Detection of attacks.',
    'made in France, decides at the gateway',
    choice('crowdsec', 'rendered'),
    known('wazuh', 'ships default passwords and needs its own indexer'),
    known('opensearch', 'no renderer'),
  ),
  dns: layer('dns', 'Who hosts the zones.', 'a choice that only you can make', choice('desec', 'rendered'), choice('hetzner', 'rendered')),
};
