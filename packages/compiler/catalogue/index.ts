import { collabora } from './apps/collabora/index.ts';
import { mautic } from './apps/mautic/index.ts';
import { nextcloud } from './apps/nextcloud/index.ts';
import { odoo } from './apps/odoo/index.ts';
import { podinfo } from './apps/podinfo/index.ts';
import type { Catalogue } from './catalogue.ts';
import { alloy } from './components/alloy/index.ts';
import { blackboxExporter } from './components/blackbox-exporter/index.ts';
import { certManager } from './components/cert-manager/index.ts';
import { cilium } from './components/cilium/index.ts';
import { cloudnativePg } from './components/cloudnative-pg/index.ts';
import { mariadbOperator } from './components/mariadb-operator/index.ts';
import { controlPlane } from './components/control-plane/index.ts';
import { crowdsec } from './components/crowdsec/index.ts';
import { externalSecrets } from './components/external-secrets/index.ts';
import { federation } from './components/federation/index.ts';
import { gatewayApi } from './components/gateway-api/index.ts';
import { harbor } from './components/harbor/index.ts';
import { k3s } from './components/k3s/index.ts';
import { longhorn } from './components/longhorn/index.ts';
import { keycloak } from './components/keycloak/index.ts';
import { kyverno } from './components/kyverno/index.ts';
import { metallb } from './components/metallb/index.ts';
import { prometheusOperator } from './components/prometheus-operator/index.ts';
import { sealedSecrets } from './components/sealed-secrets/index.ts';
import { sops } from './components/sops/index.ts';
import { traefik } from './components/traefik/index.ts';
import { velero } from './components/velero/index.ts';
import { LAYERS } from './layers/index.ts';
import { hetzner } from './providers/hetzner/index.ts';
import { ovhcloud } from './providers/ovhcloud/index.ts';
import { scaleway } from './providers/scaleway/index.ts';
import { stackit } from './providers/stackit/index.ts';

/** Everything that Hansa knows. The version changes with every release of facts: it is an input of each plan. */
export const CATALOGUE: Catalogue = {
  version: '2026-11-21',
  apps: { nextcloud, collabora, odoo, mautic, podinfo },
  components: {
    k3s,
    cilium,
    'gateway-api': gatewayApi,
    traefik,
    'cert-manager': certManager,
    metallb,
    longhorn,
    kyverno,
    crowdsec,
    'prometheus-operator': prometheusOperator,
    'blackbox-exporter': blackboxExporter,
    federation,
    sops,
    'sealed-secrets': sealedSecrets,
    'external-secrets': externalSecrets,
    alloy,
    velero,
    'cloudnative-pg': cloudnativePg,
    'mariadb-operator': mariadbOperator,
    keycloak,
    harbor,
    'control-plane': controlPlane,
  },
  providers: { hetzner, scaleway, ovhcloud, stackit },
  layers: LAYERS,
};
