import type { Layer } from '../../spec/vocabulary.ts';
import { known, layer, none, proven, rendered } from './choice.ts';

type Names = 'gateway' | 'mesh' | 'identity' | 'secrets' | 'certificates' | 'dns' | 'policy' | 'detection';

const NO_SOLVER = 'no solver of its DNS-01 challenges is rendered';

/** Who comes in, and how it is known that they may. */
export const ACCESS: Readonly<Record<Names, Layer>> = {
  gateway: layer(
    {
      name: 'gateway',
      does: 'What routes requests into the cluster.',
      because: 'reads the Gateway API, comes with K3s, keeps client addresses',
      key: 'stack.gateway',
    },
    rendered('traefik'),
    known('kong', 'its open images stopped at 3.9', {
      ended: 'open images end at 3.9; from 3.10 on there are only those of the enterprise edition',
      proof: 'https://github.com/Kong/docker-kong/issues/738',
    }),
    known('apisix', 'its chart brings an etcd of withdrawn images'),
  ),
  mesh: layer(
    {
      name: 'mesh',
      does: 'Encryption and identity between pods.',
      because: 'network policies fence tenants already, and a mesh is one more thing in every request',
      key: 'stack.mesh',
    },
    none(),
    known(
      'cilium',
      'as the network of the cluster (`stack.network`) it encrypts between nodes; identities between pods are what its makers have not finished',
    ),
    known('linkerd', 'its stable builds are under a commercial licence, and only weekly builds are open', {
      ended: 'open stable builds ended; what may be had is edge-*, a build a week',
      proof: 'https://github.com/api-evangelist/buoyant/blob/HEAD/lifecycle/buoyant-lifecycle.yml',
    }),
    known('istio', 'nothing of it is rendered'),
  ),
  identity: layer(
    {
      name: 'identity',
      does: 'Identity provider of every cell.',
      because: 'realms isolate tenants; OIDC and SAML',
      key: 'stack.identity',
    },
    rendered('keycloak'),
    known('authentik', 'neither a tenant of it nor its installation is rendered'),
    known('zitadel', 'neither an organisation of it nor its installation is rendered'),
  ),
  secrets: layer(
    {
      name: 'secrets',
      does: 'Where secrets are kept.',
      because: 'encrypted files in Git need no further service',
      key: 'stack.secrets',
    },
    proven('sops', '`npm run test:lab -- flux`'),
    proven('sealed-secrets', '`npm run test:lab -- secrets`'),
    rendered('openbao', {
      why: 'External Secrets, which brings what it holds into each cell, by objects that no API server has seen; OpenBao itself stands outside of the cells, and nothing of it is rendered',
    }),
    known('vault', 'not open source (BUSL), and under US control', {
      closed: 'BUSL-1.1',
      proof: 'https://github.com/hashicorp/vault/blob/HEAD/LICENSE',
    }),
  ),
  certificates: layer(
    {
      name: 'certificates',
      does: 'What gets certificates and renews them.',
      because: 'wildcards by DNS-01 from any ACME authority, without a gateway that keeps them on a disk',
      key: 'stack.certificates',
    },
    proven('cert-manager', '`npm run test:lab -- certificates`, by an ACME server and RFC 2136; webhooks of DNS providers are not tried'),
  ),
  dns: layer(
    {
      name: 'dns',
      does: 'Who hosts both zones; the DNS-01 challenge is answered there.',
      because: 'a choice that only you can make',
      key: 'dns.provider',
    },
    rendered('desec'),
    rendered('hetzner'),
    known('scaleway', NO_SOLVER),
    known('ovhcloud', NO_SOLVER),
    known('gandi', NO_SOLVER),
    known('bunny', NO_SOLVER),
    proven('rfc2136', '`npm run test:lab -- certificates`, with BIND as the server and an ACME server that looks into it'),
    known('cloudflare', 'under US control, and no solver of its DNS-01 challenges is rendered'),
  ),
  policy: layer(
    { name: 'policy', does: 'Admission policy.', because: 'CEL policies that the API server understands', key: 'stack.policy' },
    rendered('kyverno'),
  ),
  detection: layer(
    { name: 'detection', does: 'Detection of attacks.', because: 'made in France, decides at the gateway', key: 'stack.detection' },
    rendered('crowdsec'),
    known('wazuh', 'ships default passwords and needs its own indexer'),
    known('opensearch', 'its security analytics judge what `stack.logs: opensearch` keeps, and none of their detectors is rendered'),
  ),
};
