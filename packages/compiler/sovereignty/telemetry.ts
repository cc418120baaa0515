import type { Catalogue } from '../catalogue/catalogue.ts';
import type { PlatformPlan } from '../plan/plan.ts';

/** What a program would tell its makers, or ask of them, and what becomes of that here. */
export interface Telemetry {
  readonly program: string;
  readonly what: string;
  readonly to: string;
  /** `off`: a value of the tree says so. `blocked`: a network policy lets it go nowhere. `on`: it happens. `unknown`: nothing was read that says. */
  readonly state: 'off' | 'blocked' | 'on' | 'unknown';
  /** The words of the tree that do it, or why; a test looks for those of `off`. */
  readonly by: string;
  readonly source: string;
  readonly checkedAt: string;
}

type Row = Omit<Telemetry, 'program' | 'checkedAt'>;

const CONFIG = 'the configuration of the app';

/** By the name of the entry. One that is not here was not read: it is shown as unknown. */
const ROWS: Readonly<Record<string, readonly Row[]>> = {
  // Nothing of them runs in the cluster by itself.
  'gateway-api': [],
  sops: [],
  'control-plane': [],
  traefik: [
    {
      what: 'new versions, and anonymous usage',
      to: 'Traefik Labs',
      state: 'off',
      by: 'sendAnonymousUsage: false',
      source: 'https://github.com/traefik/traefik-helm-chart/blob/v41.3.0/traefik/values.yaml',
    },
  ],
  alloy: [
    {
      what: 'its usage',
      to: 'Grafana Labs',
      state: 'off',
      by: 'enableReporting: false',
      source: 'https://github.com/grafana/alloy/blob/v1.18.1/operations/helm/charts/alloy/values.yaml',
    },
  ],
  crowdsec: [
    {
      what: 'addresses that attacked, for lists that come back',
      to: 'CrowdSec',
      state: 'off',
      by: 'DISABLE_ONLINE_API',
      source: 'https://github.com/crowdsecurity/crowdsec/blob/master/build/docker/README.md',
    },
    {
      what: 'collections of rules, when an agent starts',
      to: 'CrowdSec',
      state: 'on',
      by: 'agents are made that way',
      source: 'https://github.com/crowdsecurity/crowdsec/blob/master/build/docker/docker_start.sh',
    },
  ],
  harbor: [
    {
      what: 'lists of vulnerabilities, for scans',
      to: 'GitHub, or the mirror where there is one',
      state: 'on',
      by: 'trivy.dbRepository',
      source: 'https://github.com/goharbor/harbor-helm/blob/v1.19.1/values.yaml',
    },
    {
      what: 'its usage',
      to: 'its makers',
      state: 'unknown',
      by: 'no value of its chart is about it',
      source: 'https://github.com/goharbor/harbor-helm/blob/v1.19.1/values.yaml',
    },
  ],
  nextcloud: [
    {
      what: 'apps of its store, and new versions',
      to: 'Nextcloud GmbH',
      state: 'off',
      by: 'appstoreenabled',
      source: 'https://docs.nextcloud.com/server/latest/admin_manual/configuration_server/config_sample_php_parameters.html',
    },
    {
      what: 'whom somebody publishes in their profile, to its lookup server',
      to: 'Nextcloud GmbH',
      state: 'unknown',
      by: CONFIG,
      source: 'https://docs.nextcloud.com/server/latest/admin_manual/configuration_server/config_sample_php_parameters.html',
    },
  ],
  collabora: [
    {
      what: 'new versions, and its welcome page',
      to: 'Collabora',
      state: 'off',
      by: 'fetch_update_check',
      source: 'https://github.com/CollaboraOnline/online/blob/main/coolwsd.xml.in',
    },
  ],
  odoo: [
    {
      what: 'once a week the number of users, its address, and the name, mail and telephone of the company',
      to: 'Odoo SA',
      state: 'blocked',
      by: 'its address is http, and of the internet tenants reach HTTPS and the relay only',
      source: 'https://github.com/odoo/odoo/blob/19.0/addons/mail/models/update.py',
    },
  ],
  mautic: [
    {
      what: 'new versions, and what it runs on',
      to: 'the Mautic community',
      state: 'unknown',
      by: 'nothing of the tree switches it off, and HTTPS gets out',
      source: 'https://github.com/mautic/mautic/blob/7.x/app/bundles/CoreBundle/Helper/UpdateHelper.php',
    },
  ],
};

/** What each program of the platform would say of it, by program. */
export function telemetryOf(plan: PlatformPlan, catalogue: Catalogue): readonly Telemetry[] {
  const names = [...new Set([...plan.cells.flatMap((cell) => cell.components.map((each) => each.values.component)), ...plan.apps.value])];
  const unread: Row = { what: 'nothing was found, and not all was read', to: 'its makers', state: 'unknown', by: 'its facts', source: '' };
  return names
    .filter((name) => catalogue.components[name]?.units !== undefined || catalogue.apps[name] !== undefined)
    .sort()
    .flatMap((program) => (ROWS[program] ?? [unread]).map((row) => ({ program, ...row, checkedAt: '2026-11-21' })));
}
