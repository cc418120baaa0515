// size: a table, one line or two a code
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Edits, digestOf, lockOf, platformText, tenantText } from './check/sample.ts';
import { allCodes } from './codes.ts';
import type { Diagnostic } from './diagnostics/diagnostic.ts';
import { applyEdits, compile, languageOf, movedBy } from './index.ts';

const LANGUAGE = languageOf();
/** The day on which the table is read. */
const TODAY = '2026-11-21';

/** A spec as it is written: lines of the sample that are replaced or added, or the whole text of the platform, or of the first tenant. */
interface Written {
  readonly edits?: Edits;
  readonly platform?: (text: string) => string | Uint8Array | undefined;
  readonly tenant?: (text: string) => string;
  readonly tenants?: Readonly<Record<string, string>>;
  readonly lock?: string;
  /** What registries say now, by reference. */
  readonly answers?: Readonly<Record<string, string>>;
}

/** A code, the key that asks for its trap with the place where it is said, and the spec beside it that passes. */
type Row = readonly [code: string, at: string, refused: Written, passed: Written];

const edits = (of: Edits): Written => ({ edits: of });
const cell = (inside: string): Edits => ({ cells: `[{ name: south, cluster: { ${inside} } }]` });
const POOL = 'pools: [{ name: all, at: hetzner/nbg1 }]';
const services = (inside: string): Edits => ({ services: `{ mail: { relay: out.fjord.test, party: fjord }, ${inside} }` });
const fetched = (addresses: string): Edits => ({
  ...cell(`loadBalancer: metallb, addresses: ["${addresses}"], pools: [{ name: all, at: ovhcloud/SBG5 }]`),
  ...services('monitoring: { at: ovhcloud/GRA9, metrics: federation, deadManSwitch: hetzner/nbg1 }'),
});
const offer = (app: string, settings = ''): Edits => ({
  apps: `[${app}]`,
  plans: `[{ name: one, version: 1, apps: [${app}], seats: { min: 1, max: 20 }, price: { perSeat: 1 } }]`,
  ...(settings === '' ? {} : { settings: `{ ${settings} }` }),
});
const running = (wishes: string): Edits => ({
  cells: `[{ name: south, at: hetzner/nbg1, controlPlane: { image: registry.fjord.test/hansa:0.1.0, database: [10.60.0.11], ${wishes} } }]`,
});
const fleet = (count: number, seats: number): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Array.from({ length: count }, (_, index) => {
      const id = `b${String(index).padStart(9, '0')}`;
      return [id, tenantText({ id, slug: `t-${id}`, seats: String(seats) })];
    }),
  );
const standby = (postgres: string, copy: string): Edits => ({
  cells: '[{ name: south, at: hetzner/nbg1, standby: { pools: [{ name: far, at: ovhcloud/GRA9 }] } }]',
  ...services(`postgres: ${postgres}, objects: { at: hetzner/nbg1, copy: ${copy} }`),
});
const THREE = '{ at: [hetzner/nbg1, ovhcloud/GRA9], witness: stackit/eu01-1 }';
const THREE_SITES = cell(
  `pools: [${['nbg1', 'fsn1', 'hel1'].map((site) => `{ name: ${site}, at: hetzner/${site}, size: 8cpu-16gb }`).join(', ')}]`,
);
const VOTES = '[hetzner/nbg1, stackit/eu01-1, ovhcloud/GRA9]';
const PODINFO = 'ghcr.io/stefanprodan/podinfo:6.14.1';
const text = (change: (text: string) => string): Written => ({ platform: change });

const SLIP = '{ name: slip, country: DE, announcements: true }';
const NODES = [11, 12, 13, 21, 22, 23].map(
  (last) => `{ name: box-${last}, site: slip, size: 8cpu-16gb, address: 10.20.80.${last}, carries: [${last < 20 ? 'servers' : 'pools'}] }`,
);
/** A cluster on machines that are there; its data stays at a provider. */
const dock = (site = SLIP, machines = NODES, more = 'loadBalancer: metallb, addresses: ["203.0.113.0/28"]'): Edits => ({
  inventory: `[{ name: dock, party: operator, sites: [${site}], machines: [${machines.join(', ')}] }]`,
  seller: '{ name: Fjord, country: DE }',
  cells: `[{ name: south, at: dock/slip, cluster: { servers: { at: [dock/slip], count: 3 }, pools: [{ name: all, at: dock/slip, nodes: 3 }], ${more} } }]`,
  ...services(
    'postgres: { at: [hetzner/nbg1, hetzner/fsn1], witness: hetzner/hel1 }, objects: { at: hetzner/nbg1 }, monitoring: { at: hetzner/hel1, deadManSwitch: hetzner/nbg1 }',
  ),
});

const TWO = { cells: '[{ name: south, at: hetzner/nbg1 }, { name: trial, at: hetzner/hel1, environment: accept }]' };

const ROWS: readonly Row[] = [
  [
    'backup/unpaired',
    '/backup/points',
    edits({ ...offer('nextcloud'), backup: '{ points: apart }' }),
    edits({ ...offer('nextcloud'), backup: '{ points: paired, full: weekly, keep: 60d }' }),
  ],
  [
    'capacity/connections',
    '/services/postgres/size',
    {
      ...edits({
        ...offer('nextcloud', 'nextcloud: { pool: direct }'),
        ...services('postgres: { size: 2cpu-4gb }'),
        ...cell('pools: [{ name: all, at: hetzner/nbg1, nodes: 30 }]'),
      }),
      tenants: fleet(30, 20),
    },
    {
      ...edits({
        ...offer('nextcloud', 'nextcloud: { pool: direct }'),
        ...services('postgres: { size: 8cpu-32gb }'),
        ...cell('pools: [{ name: all, at: hetzner/nbg1, nodes: 30 }]'),
      }),
      tenants: fleet(30, 20),
    },
  ],
  [
    'capacity/no-such-size',
    '/cells/0/cluster/pools/0/size',
    edits(cell('pools: [{ name: all, at: hetzner/nbg1, size: 7cpu-9gb }]')),
    edits(cell('pools: [{ name: all, at: hetzner/nbg1, size: 8cpu-32gb }]')),
  ],
  [
    'capacity/plan',
    '/plans/0/seats/max',
    edits({ ...offer('nextcloud'), plans: '[{ name: one, version: 1, seats: { min: 1, max: 90000 }, price: { perSeat: 1 } }]' }),
    edits({ ...offer('nextcloud'), plans: '[{ name: one, version: 1, seats: { min: 1, max: 90 }, price: { perSeat: 1 } }]' }),
  ],
  [
    'capacity/spare',
    '/cells/0/cluster/pools/0/nodes',
    edits(cell('pools: [{ name: all, at: hetzner/nbg1, nodes: 1 }]')),
    edits(cell('pools: [{ name: all, at: hetzner/nbg1, nodes: 2 }]')),
  ],
  [
    'capacity/tenants',
    '/cells/0/cluster/pools/0/nodes',
    { ...edits({ ...offer('nextcloud'), ...cell('pools: [{ name: all, at: hetzner/nbg1, nodes: 2 }]') }), tenants: fleet(60, 20) },
    { ...edits({ ...offer('nextcloud'), ...cell('pools: [{ name: all, at: hetzner/nbg1, nodes: 25 }]') }), tenants: fleet(60, 20) },
  ],
  [
    'cell/full',
    '/backup/restoreRate',
    { ...edits({ backup: '{ restoreRate: 1Mi }' }), tenants: fleet(1, 50) },
    { ...edits({ backup: '{ restoreRate: 500Mi }' }), tenants: fleet(1, 50) },
  ],
  [
    'certificates/rate',
    '/certificates/per',
    { ...edits({ certificates: '{ per: host }' }), tenants: fleet(51, 1) },
    { ...edits({ certificates: '{ per: host }' }), tenants: fleet(50, 1) },
  ],
  ['collabora/alone', '/plans/0/apps', edits(offer('collabora')), edits(offer('collabora, nextcloud'))],
  [
    'collabora/autoscale',
    '/settings/collabora/autoscale',
    edits(offer('nextcloud, collabora', 'collabora: { autoscale: true }')),
    edits(offer('nextcloud, collabora', 'collabora: { autoscale: false, replicas: 1 }')),
  ],
  [
    'component/legacy-image',
    '/settings/odoo/image',
    edits(offer('odoo', 'odoo: { image: docker.io/bitnamilegacy/odoo:18.0.1 }')),
    edits(offer('odoo', 'odoo: { image: registry.fjord.test/bitnami/odoo:18.0.1 }')),
  ],
  ['component/licence', '/stack/secrets', edits({ stack: '{ secrets: vault }' }), edits({ stack: '{ secrets: sops }' })],
  ['component/unmaintained', '/stack/gateway', edits({ stack: '{ gateway: kong }' }), edits({ stack: '{ gateway: traefik }' })],
  [
    'control-plane/unread',
    '/cells/0/controlPlane/dkim',
    edits(running('configuration: brought, dkim: { selector: s2026 }')),
    edits(running('dkim: { selector: s2026 }')),
  ],
  ['dns/same-domain', '/appsDomain', edits({ appsDomain: 'apps.fjord.test' }), edits({ appsDomain: 'fjordapps.test' })],
  [
    'dns/wildcard-depth',
    '/dns/hosts',
    edits({ ...offer('nextcloud, odoo'), dns: '{ provider: desec, hosts: nested }' }),
    edits({ ...offer('nextcloud, odoo'), dns: '{ provider: desec, hosts: nested }', certificates: '{ per: host }' }),
  ],
  [
    'external-secrets/unwritten',
    '/stack/secrets',
    edits({ stack: '{ secrets: openbao }', ...running('configuration: brought') }),
    edits({ stack: '{ secrets: openbao }' }),
  ],
  [
    'failover/brain-inside',
    '/failover/run',
    edits({ ...standby(THREE, 'ovhcloud/DE'), failover: `{ mode: automatic, run: cells, votes: ${VOTES} }` }),
    edits({ ...standby(THREE, 'ovhcloud/DE'), failover: `{ mode: automatic, run: hosts, votes: ${VOTES} }` }),
  ],
  ['failover/no-data', '/services/objects/copy', edits(standby(THREE, 'scaleway/fr-par')), edits(standby(THREE, 'ovhcloud/DE'))],
  [
    'failover/no-standby',
    '/failover/mode',
    edits({ failover: '{ mode: automatic }' }),
    edits({ ...standby(THREE, 'ovhcloud/DE'), failover: '{ mode: automatic, votes: [hetzner/nbg1, stackit/eu01-1, ovhcloud/GRA9] }' }),
  ],
  [
    'failover/same-party',
    '/services/postgres/at',
    edits(standby('{ at: [hetzner/nbg1, ovhcloud/GRA9], witness: hetzner/hel1 }', 'ovhcloud/DE')),
    edits(standby(THREE, 'ovhcloud/DE')),
  ],
  [
    'failover/same-site',
    '/cells/0/standby/pools/0/at',
    edits({
      ...standby(THREE, 'ovhcloud/DE'),
      cells:
        '[{ name: south, at: hetzner/nbg1, standby: { servers: { at: [ovhcloud/GRA9] }, pools: [{ name: near, at: hetzner/nbg1 }] } }]',
    }),
    edits(standby(THREE, 'ovhcloud/DE')),
  ],
  [
    'failover/sole-cluster',
    '/cells/0/active',
    edits({ cells: '[{ name: south, at: hetzner/nbg1, active: standby }]' }),
    edits({ cells: '[{ name: south, at: hetzner/nbg1, active: primary }]' }),
  ],
  [
    'gitops/decryptor',
    '/gitops/engine',
    edits({ gitops: '{ engine: argocd, repository: "https://git.fjord.test/x" }' }),
    edits({ gitops: '{ engine: argocd, repository: "https://git.fjord.test/x" }', stack: '{ secrets: sealed-secrets }' }),
  ],
  [
    'gitops/destructive-retry',
    '/gitops/remediation',
    edits({ gitops: '{ remediation: uninstall, repository: "https://git.fjord.test/x" }' }),
    edits({ gitops: '{ remediation: retry, repository: "https://git.fjord.test/x" }' }),
  ],
  [
    'gitops/unverified',
    '/gitops/signed',
    edits({ gitops: '{ engine: argocd, signed: true, repository: "https://git.fjord.test/x" }', stack: '{ secrets: sealed-secrets }' }),
    edits({ gitops: '{ signed: true, repository: "https://git.fjord.test/x" }' }),
  ],
  [
    'identity/isolation',
    '/settings/keycloak/realms',
    edits(offer('nextcloud', 'keycloak: { realms: shared }')),
    edits(offer('nextcloud', 'keycloak: { realms: per-tenant }')),
  ],
  [
    'image/moved',
    `/images/${PODINFO.replaceAll('/', '~1')}/digest`,
    { lock: lockOf({ [PODINFO]: 'a' }), answers: { [PODINFO]: digestOf('b') } },
    { lock: lockOf({ [PODINFO]: 'a' }), answers: { [PODINFO]: digestOf('a') } },
  ],
  ['image/stale', '', { lock: lockOf({ [PODINFO]: 'a', 'docker.io/library/odoo:18.0': 'a' }) }, { lock: lockOf({ [PODINFO]: 'a' }) }],
  ['image/unpinned', '/images', { lock: lockOf({ 'docker.io/library/odoo:18.0': 'a' }) }, {}],
  [
    'images/fetched-at-start',
    '/apps/0',
    edits({ ...offer('odoo'), images: '{ mirror: registry.fjord.test }' }),
    edits({
      ...offer(
        'odoo',
        'odoo: { image: "registry.fjord.test/odoo:19.0-1" }, traefik: { pluginImage: "registry.fjord.test/bouncer:v1.7.1" }',
      ),
      images: '{ mirror: registry.fjord.test }',
    }),
  ],
  [
    'inventory/address',
    '/inventory/0/machines/0/address',
    edits(
      dock(
        SLIP,
        NODES.map((each) => each.replace('10.20.80.11', '192.168.80.11')),
      ),
    ),
    edits(
      dock(
        SLIP,
        NODES.map((each) => each.replace('10.20.80.11', '10.20.81.11')),
      ),
    ),
  ],
  ['inventory/country', '/inventory/0/sites/0/country', edits(dock(SLIP.replace('DE', 'CH'))), edits(dock(SLIP.replace('DE', 'FR')))],
  [
    'inventory/facility',
    '/cells/0/cluster/loadBalancer',
    edits(dock(SLIP, NODES, 'loadBalancer: provider, addresses: ["203.0.113.0/28"]')),
    edits(dock()),
  ],
  ['inventory/short', '/cells/0/cluster/pools/0/nodes', edits(dock(SLIP, NODES.slice(0, 5))), edits(dock())],
  [
    'invoice/delivery-mandated',
    '/seller/invoices',
    edits({ seller: '{ name: Fjord BV, country: BE }' }),
    edits({ seller: '{ name: Fjord BV, country: BE, markets: [NL, BE], invoices: peppol }' }),
  ],
  [
    'k3s/two-gateways',
    '/cells/0/cluster/disable',
    edits(cell(`disable: [servicelb, local-storage], ${POOL}`)),
    edits(cell(`disable: [traefik, servicelb], ${POOL}`)),
  ],
  [
    'k3s/two-load-balancers',
    '/cells/0/cluster/disable',
    edits(cell(`disable: [traefik], ${POOL}`)),
    edits(cell(`disable: [traefik, servicelb], ${POOL}`)),
  ],
  [
    'keycloak/pool-mode',
    '/settings/keycloak/pool',
    edits(offer('nextcloud', 'keycloak: { pool: transaction }')),
    edits(offer('nextcloud', 'keycloak: { pool: transaction, preparedStatements: none }')),
  ],
  ['kubernetes/version', '/cells/0/cluster/version', edits(cell(`version: 1.33.4, ${POOL}`)), edits(cell(`version: 1.34.4, ${POOL}`))],
  [
    'layer/conflict',
    '/environment',
    { ...edits({ ...TWO, environments: '[{ name: accept }, { name: prod }]' }), tenant: (all) => `${all}environment: accept\n` },
    { ...edits({ ...TWO, environments: '[{ name: accept }, { name: prod }]' }), tenant: (all) => `${all}environment: prod\n` },
  ],
  [
    'layer/fixed',
    '/environments/0/domain',
    edits({ environments: '[{ name: prod, domain: accept.fjord.test }]' }),
    edits({ environments: '[{ name: prod, profile: production }]' }),
  ],
  [
    'layer/idle',
    '/environments/0/name',
    edits({ environments: '[{ name: accept, profile: evaluation }, { name: prod }]' }),
    edits({ environments: '[{ name: accept }, { name: prod, objectives: { recoveryTime: 8h } }]' }),
  ],
  [
    'longhorn/replicas',
    '/settings/longhorn/replicas',
    edits({ stack: '{ volumes: longhorn }', settings: '{ longhorn: { replicas: 2 } }' }),
    edits({ stack: '{ volumes: longhorn }', settings: '{ longhorn: { replicas: 3 } }' }),
  ],
  [
    'mail/missing',
    '/services/mail',
    edits({ ...offer('odoo'), services: '{ postgres: { recovery: fast } }' }),
    edits({ ...offer('odoo'), ...services('postgres: { recovery: fast }') }),
  ],
  [
    'mautic/database',
    '/settings/mautic/database',
    edits(offer('mautic', 'mautic: { database: postgres }')),
    edits(offer('mautic', 'mautic: { database: mariadb }')),
  ],
  [
    'mautic/sign-on',
    '/settings/mautic/signOn',
    edits(offer('mautic', 'mautic: { signOn: oidc }')),
    edits(offer('mautic', 'mautic: { signOn: saml, memberRole: administrator }')),
  ],
  ['monitoring/unfetched', '/services/monitoring/metrics', edits(fetched('192.168.7.0/28')), edits(fetched('203.0.113.0/28'))],
  [
    'monitoring/unwatched',
    '/services/monitoring/deadManSwitch',
    edits(services('monitoring: { at: hetzner/hel1, deadManSwitch: hetzner/hel1 }')),
    edits(services('monitoring: { at: hetzner/hel1, deadManSwitch: scaleway/pl-waw-3 }')),
  ],
  [
    'network/metallb',
    '/cells/0/cluster/loadBalancer',
    edits(cell('loadBalancer: metallb, addresses: ["203.0.113.0/28"], pools: [{ name: all, at: stackit/eu01-3 }]')),
    edits(cell('loadBalancer: metallb, addresses: ["203.0.113.0/28"], pools: [{ name: all, at: ovhcloud/SBG5 }]')),
  ],
  [
    'network/no-members',
    '/cells/0/at',
    edits({ cells: '[{ name: south, at: ovhcloud/GRA9, cluster: { pools: [{ name: all, at: stackit/eu01-1 }] } }]' }),
    edits({ cells: '[{ name: south, cluster: { pools: [{ name: all, at: stackit/eu01-1 }] } }]' }),
  ],
  [
    'network/overlap',
    '/cells/0/cluster/network/services',
    edits(cell(`network: { services: 10.42.128.0/17 }, ${POOL}`)),
    edits(cell(`network: { services: 10.96.0.0/12 }, ${POOL}`)),
  ],
  [
    'network/public',
    '/cells/0/cluster/network/pods',
    edits(cell(`network: { pods: 11.0.0.0/16 }, ${POOL}`)),
    edits(cell(`network: { pods: 100.64.0.0/16 }, ${POOL}`)),
  ],
  [
    'network/too-small',
    '/cells/0/cluster/network/nodes',
    edits(cell(`network: { nodes: 192.168.4.0/24 }, ${POOL}`)),
    edits(cell(`network: { nodes: 192.168.0.0/16 }, ${POOL}`)),
  ],
  [
    'nextcloud/bundled-database',
    '/settings/nextcloud/database',
    edits(offer('nextcloud', 'nextcloud: { database: bundled }')),
    edits(offer('nextcloud', 'nextcloud: { database: mariadb }')),
  ],
  [
    'nextcloud/pool-mode',
    '/settings/nextcloud/pool',
    edits(offer('nextcloud', 'nextcloud: { pool: transaction }')),
    edits(offer('nextcloud', 'nextcloud: { database: mariadb, pool: transaction }')),
  ],
  [
    'nextcloud/redis-sentinel',
    '/settings/nextcloud/cache',
    edits(offer('nextcloud', 'nextcloud: { cache: sentinel }')),
    edits(offer('nextcloud', 'nextcloud: { cache: proxy, pool: direct }')),
  ],
  [
    'nextcloud/stateless',
    '/settings/nextcloud/config',
    edits(offer('nextcloud', 'nextcloud: { config: pod }')),
    edits(offer('nextcloud', 'nextcloud: { config: secret }')),
  ],
  [
    'nextcloud/upgrade-probe',
    '/settings/nextcloud/upgrade',
    edits(offer('nextcloud', 'nextcloud: { upgrade: start }')),
    edits(offer('nextcloud', 'nextcloud: { upgrade: job, pool: direct }')),
  ],
  [
    'objectives/unreachable',
    '/objectives/dataLoss',
    { ...edits({ objectives: '{ dataLoss: 30m }' }), tenants: {} },
    { ...edits({ objectives: '{ dataLoss: 1h }' }), tenants: {} },
  ],
  [
    'objects/bucket-limit',
    '/services/objects/bucketLimit',
    { ...edits({ ...offer('nextcloud'), ...services('objects: { bucketLimit: 2 }') }), tenants: fleet(3, 2) },
    { ...edits({ ...offer('nextcloud'), ...services('objects: { bucketLimit: 3 }') }), tenants: fleet(3, 2) },
  ],
  [
    'objects/shared-bucket',
    '/backup/drillOn',
    edits({ backup: '{ drillOn: live }' }),
    edits({ backup: '{ drillOn: copy, drill: weekly }' }),
  ],
  [
    'objects/versioning',
    '/services/objects/engine',
    edits(services('objects: { engine: garage }')),
    edits(services('objects: { engine: provider, at: ovhcloud/GRA }')),
  ],
  [
    'odoo/object-storage',
    '/settings/odoo/attachments',
    edits(offer('odoo', 'odoo: { attachments: objects }')),
    edits(offer('odoo', 'odoo: { attachments: database, sessions: files }')),
  ],
  [
    'odoo/pool-mode',
    '/settings/odoo/pool',
    edits(offer('odoo', 'odoo: { pool: transaction }')),
    edits(offer('odoo', 'odoo: { pool: session }')),
  ],
  [
    'pools/nowhere',
    '/cells/0/cluster/pools/0/for',
    edits(cell('pools: [{ name: own, at: hetzner/nbg1, for: [podinfo] }]')),
    edits(cell('servers: { schedulable: true, size: 8cpu-16gb }, pools: [{ name: own, at: hetzner/nbg1, for: [podinfo] }]')),
  ],
  [
    'pools/unmatched-toleration',
    '/settings/podinfo/tolerates',
    edits({ settings: '{ podinfo: { tolerates: [arm] } }' }),
    edits({
      settings: '{ podinfo: { tolerates: [arm] } }',
      ...cell('pools: [{ name: all, at: hetzner/nbg1 }, { name: odd, at: hetzner/hel1, taints: [arm] }]'),
    }),
  ],
  [
    'pools/untolerated',
    '/cells/0/cluster/pools/1/for',
    edits(cell('pools: [{ name: all, at: hetzner/nbg1 }, { name: own, at: hetzner/nbg1, for: [odoo] }]')),
    edits({ ...offer('odoo'), ...cell('pools: [{ name: all, at: hetzner/nbg1 }, { name: own, at: hetzner/nbg1, for: [odoo] }]') }),
  ],
  [
    'postgres/instances',
    '/services/postgres/at',
    edits({ ...services('postgres: { run: cluster, at: [hetzner/nbg1] }'), ...THREE_SITES }),
    edits({ ...services('postgres: { run: cluster }'), ...THREE_SITES }),
  ],
  [
    'postgres/quorum',
    '/services/cache/at',
    edits(services('cache: { at: [hetzner/nbg1, hetzner/hel1] }')),
    edits(services('cache: { at: [hetzner/nbg1, hetzner/hel1], witness: scaleway/pl-waw-3 }')),
  ],
  [
    'postgres/recovery-promise',
    '/objectives/databaseFailover',
    edits({ objectives: '{ databaseFailover: 10s }' }),
    edits({ objectives: '{ databaseFailover: 30s }' }),
  ],
  [
    'registry/own-mirror',
    '/images/mirror',
    edits({ stack: '{ registry: harbor }', images: '{ mirror: registry-south.fjord.test, party: fjord }' }),
    edits({ stack: '{ registry: harbor }', images: '{ mirror: registry.fjord.test, party: fjord }' }),
  ],
  [
    'restore/through-pool',
    '/backup/restore',
    edits({ backup: '{ restore: pool, drill: weekly }' }),
    edits({ backup: '{ restore: direct, drill: weekly }' }),
  ],
  [
    'rollout/ungated',
    '/gitops/waves',
    edits({ gitops: '{ waves: labels, repository: "https://git.fjord.test/x" }' }),
    edits({ gitops: '{ waves: commits, repository: "https://git.fjord.test/x" }' }),
  ],
  ['secret/literal', '/secrets/door', edits({ secrets: '{ door: open-sesame }' }), edits({ secrets: '{ door: generated }' })],
  [
    'secret/literal-command',
    '/secrets/door',
    edits({ secrets: "{ door: '$(head -c 24 /dev/urandom | base64)' }" }),
    edits({ secrets: '{ door: { file: secrets/door.yaml, key: word } }' }),
  ],
  [
    'sovereignty/accept-ended',
    '/sovereignty/accept/0/until',
    edits({ sovereignty: '{ accept: [{ party: lets-encrypt, reason: none yet, owner: it@fjord.test, until: 2026-11-20 }] }' }),
    edits({ sovereignty: '{ accept: [{ party: lets-encrypt, reason: none yet, owner: it@fjord.test, until: 2026-11-21 }] }' }),
  ],
  [
    'sovereignty/data-path',
    '/services/mail/party',
    edits({ services: '{ mail: { relay: out.fjord.test, party: microsoft } }' }),
    edits({ services: '{ mail: { relay: out.fjord.test, party: ovhcloud } }' }),
  ],
  [
    'sovereignty/runtime',
    '/images/mirror',
    edits({ sovereignty: '{ runtime: adequate }' }),
    edits({ sovereignty: '{ dataPath: adequate }' }),
  ],
  [
    'sovereignty/unknown-party',
    '/services/mail/party',
    edits({ services: '{ mail: { relay: out.fjord.test, party: skald } }' }),
    edits({
      services: '{ mail: { relay: out.fjord.test, party: skald } }',
      sovereignty: '{ parties: [{ name: skald, seat: FI, evidence: their imprint, checked: 2026-11-20 }] }',
    }),
  ],
  [
    'sovereignty/unneeded',
    '/sovereignty/accept/0/party',
    edits({ sovereignty: '{ accept: [{ party: github, reason: once, owner: it@fjord.test, until: 2027-01-01 }] }' }),
    edits({
      images: '{ mirror: registry.fjord.test }',
      sovereignty: '{ runtime: eea, accept: [{ party: lets-encrypt, reason: none yet, owner: it@fjord.test, until: 2027-01-01 }] }',
    }),
  ],
  [
    'spec/duplicate',
    '/cells/1/name',
    { ...edits({ cells: '[{ name: south, at: hetzner/nbg1 }, { name: south, at: hetzner/hel1 }]' }), tenants: {} },
    { ...edits({ cells: '[{ name: south, at: hetzner/nbg1 }, { name: north, at: hetzner/hel1 }]' }), tenants: {} },
  ],
  ['spec/format', '/contact', edits({ contact: 'it at fjord' }), edits({ contact: 'it+cloud@fjord.test' })],
  ['spec/missing', '/dns', text((all) => all.replace(/^dns: .*\n/m, '')), edits({ dns: '{ provider: desec }' })],
  ['spec/no-platform', '', { platform: () => undefined }, {}],
  ['spec/not-a-mapping', '', text(() => '- a\n- b\n'), {}],
  ['spec/range', '/seats', { tenant: () => tenantText({ seats: '51' }) }, { tenant: () => tenantText({ seats: '50' }) }],
  [
    'spec/reference',
    '/cells/0/environment',
    edits({ cells: '[{ name: south, at: hetzner/nbg1, environment: prd }]' }),
    edits({ cells: '[{ name: south, at: hetzner/nbg1, environment: live }]', environments: '[{ name: live }, { name: trial }]' }),
  ],
  ['spec/type', '/seats', { tenant: () => tenantText({ seats: 'five' }) }, { tenant: () => tenantText({ seats: '0x5' }) }],
  ['spec/unknown-key', '/objectivs', edits({ objectivs: '{ recoveryTime: 2h }' }), edits({ objectives: '{ recoveryTime: 2h }' })],
  ['spec/value', '/state', { tenant: (all) => `${all}state: suspend\n` }, { tenant: (all) => `${all}state: suspended\n` }],
  ['stack/known-only', '/stack/gateway', edits({ stack: '{ gateway: apisix }' }), edits({ stack: '{ gateway: traefik }' })],
  ['state/uncovered', '/backup/offsite', edits({ backup: '{ offsite: hetzner/fsn1 }' }), edits({ backup: '{ offsite: stackit/eu01 }' })],
  [
    'storage/block-on-hot-path',
    '/settings/nextcloud/storage',
    edits(offer('nextcloud', 'nextcloud: { storage: block }')),
    edits(offer('nextcloud', 'nextcloud: { storage: objects, upgrade: job }')),
  ],
  [
    'yaml/alias',
    '',
    text((all) => `${all}objectives: { recoveryTime: &long 8h, dataLoss: *long }\n`),
    text((all) => `${all}objectives: { recoveryTime: 8h, dataLoss: 8h }\n`),
  ],
  ['yaml/complex-key', '', text((all) => `${all}? [a, b]\n: c\n`), {}],
  ['yaml/documents', '', text((all) => `${all}---\nkind: Tenant\n`), text((all) => `---\n${all}`)],
  ['yaml/duplicate-key', '', text((all) => `${all}profile: evaluation\nprofile: production\n`), edits({ profile: 'evaluation' })],
  ['yaml/empty', '', { tenant: () => '# nothing yet\n' }, {}],
  [
    'yaml/encoding',
    '',
    { platform: () => Uint8Array.of(0x6e, 0x61, 0x6d, 0x65, 0x3a, 0x20, 0xe9, 0x0a) },
    text((all) => `# Tromsø, Größe, 株式会社\n${all}`),
  ],
  ['yaml/syntax', '', text((all) => `${all}objectives: { dataLoss: 1h\n`), text((all) => `${all}objectives: { dataLoss: 1h\n  }\n`)],
  ['yaml/tab', '', text((all) => `${all}objectives:\n\tdataLoss: 1h\n`), text((all) => `${all}objectives:\n  dataLoss: 1h\t# late\n`)],
  ['yaml/tag', '', text((all) => `${all}profile: !!str production\n`), text((all) => `${all}profile: "production"\n`)],
  ['yaml/too-deep', '', text((all) => `${all}more: ${'['.repeat(40)}${']'.repeat(40)}\n`), {}],
  ['yaml/too-large', '', text((all) => `${all}# ${'x'.repeat(2 ** 20)}\n`), text((all) => `${all}# ${'x'.repeat(2 ** 19)}\n`)],
];

type Files = ReadonlyMap<string, string | Uint8Array>;

function filesOf({ edits: own, platform, tenant, tenants, lock }: Written): Files {
  const whole = platformText(own);
  const written = platform ? platform(whole) : whole;
  const fleet = Object.entries(tenants ?? { skerry: tenant ? tenant(tenantText()) : tenantText() });
  const files = fleet.map(([name, each]) => [`tenants/${name}.yaml`, each] as const);
  const locked = lock === undefined ? [] : [['hansa.lock.yaml', lock] as const];
  return new Map([...(written === undefined ? [] : [['platform.yaml', written] as const]), ...locked, ...files]);
}

function compiled(written: Written) {
  const compilation = compile(filesOf(written), LANGUAGE, TODAY);
  const moved = movedBy(compilation, new Map(Object.entries(written.answers ?? {})));
  return { ...compilation, diagnostics: [...compilation.diagnostics, ...moved] };
}

function fixed(files: Files, { fix }: Diagnostic): Files {
  const own = (file: string) => fix.filter((edit) => edit.file === file);
  return new Map([...files].map(([file, text]) => [file, typeof text === 'string' ? applyEdits(text, own(file)) : text]));
}

const nameOf = ({ code, at }: Diagnostic) => `${code} ${at.file} ${at.pointer}`;

test('the table has every code of the registry, once, in order', () => {
  assert.deepEqual(
    ROWS.map(([code]) => code),
    allCodes().map(({ code }) => code),
  );
});

for (const [code, at, refused, passed] of ROWS)
  test(`${code} is said at ${at === '' ? 'its place' : at}, and not of the spec beside it`, () => {
    const said = compiled(refused).diagnostics;
    const found = said.filter((each) => each.code === code);
    const summary = JSON.stringify(said.map((each) => [each.code, each.at.pointer, each.message]));
    assert.ok(found.length > 0, summary);
    if (at !== '')
      assert.ok(
        found.some((each) => each.at.pointer === at),
        summary,
      );
    const errors = compiled(passed).diagnostics.filter((each) => each.severity === 'error' || each.code === code);
    assert.deepEqual(
      errors.map((each) => [each.code, each.at.pointer, each.message]),
      [],
    );
  });

/** Codes whose case has no fix, by what only a person can decide. */
const A_PERSON: Readonly<Record<string, readonly string[]>> = {
  'it costs money, or sells less': [
    'capacity/connections',
    'capacity/plan',
    'capacity/spare',
    'capacity/tenants',
    'cell/full',
    'inventory/short',
    'objects/bucket-limit',
    'spec/range',
  ],
  'it is another place, or another party': [
    'failover/no-data',
    'failover/same-party',
    'failover/same-site',
    'inventory/country',
    'network/no-members',
    'postgres/quorum',
  ],
  'where it was meant to hold': ['layer/conflict', 'layer/fixed', 'layer/idle'],
  'another promise': ['failover/no-standby', 'objectives/unreachable', 'postgres/recovery-promise', 'sovereignty/accept-ended'],
  'who is trusted, and why': [
    'component/legacy-image',
    'component/licence',
    'component/unmaintained',
    'sovereignty/data-path',
    'sovereignty/runtime',
    'sovereignty/unknown-party',
    'sovereignty/unneeded',
  ],
  'what is sold': ['collabora/alone', 'pools/nowhere', 'pools/unmatched-toleration', 'pools/untolerated'],
  'a name or a number that nobody else knows': [
    'dns/same-domain',
    'inventory/address',
    'mail/missing',
    'network/overlap',
    'network/public',
    'network/too-small',
    'spec/duplicate',
    'spec/format',
    'spec/missing',
    'spec/type',
  ],
  'work to be done elsewhere first': ['control-plane/unread', 'image/moved', 'image/unpinned', 'images/fetched-at-start'],
  'a text of which nobody knows what it was to say': [
    'spec/no-platform',
    'spec/not-a-mapping',
    'yaml/alias',
    'yaml/complex-key',
    'yaml/documents',
    'yaml/duplicate-key',
    'yaml/empty',
    'yaml/encoding',
    'yaml/syntax',
    'yaml/tab',
    'yaml/tag',
    'yaml/too-deep',
    'yaml/too-large',
  ],
};
const NO_FIX = new Map(Object.entries(A_PERSON).flatMap(([why, codes]) => codes.map((code) => [code, why] as const)));

for (const [code, , refused] of ROWS)
  test(`${code}: ${NO_FIX.has(code) ? `a person decides: ${NO_FIX.get(code)}` : 'its fix takes it away, and brings no other error'}`, () => {
    const files = filesOf(refused);
    const before = compile(files, LANGUAGE, TODAY).diagnostics;
    const found = before.filter((each) => each.code === code);
    assert.equal(
      found.some((each) => each.fix.length > 0),
      !NO_FIX.has(code),
    );
    const known = new Set(before.map(nameOf));
    for (const each of found.filter(({ fix }) => fix.length > 0)) {
      const after = compile(fixed(files, each), LANGUAGE, TODAY).diagnostics;
      const left = after.filter((other) => nameOf(other) === nameOf(each) || (other.severity === 'error' && !known.has(nameOf(other))));
      assert.deepEqual(left.map(nameOf), []);
    }
  });
