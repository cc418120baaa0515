// size: facts are long lines, one a fact
import type { Fact } from '../../entry.ts';

/** The chart; it installs Harbor 2.15.1. */
export const VERSION = '1.19.1';
export const IMAGE_TAG = 'v2.15.1';
export const REPOSITORY = 'https://helm.goharbor.io';
export const NAMESPACE = 'registry';

/** Of containers: core and portal answer the gateway at the first, every part is measured at the second. */
export const PORTS = { http: 8080, metrics: 8001 } as const;

/** Connections to the database of one pod, and the pods that have any: two of the core, two of the job service, the exporter. */
export const POOL_SIZE = 10;
export const POOLS = 5;

const checkedAt = '2026-11-22';
const CHART = 'goharbor/harbor-helm@v1.19.1';

export const FACTS: readonly Fact[] = [
  {
    what: 'Defaults that are public: the password Harbor12345 of `admin`, the secretKey not-a-secure-key, the password of the inner registry. What is left out is made anew by each rendering, or looked up in the cluster.',
    source: `${CHART}: values.yaml, templates/core/core-secret.yaml`,
    checkedAt,
    verified: true,
  },
  {
    what: 'With an existing Secret for each of them, and a key for tokens, the chart renders no secret of its own: rendered twice by Helm 4.2.4 with the values of a cell, its bytes are the same, and no Secret of it has a value but an empty password of its Redis and an empty token of GitHub.',
    source: `tried with ${CHART}`,
    checkedAt,
    verified: true,
  },
  {
    what: 'The password of an outer Redis is looked up in the cluster while the chart is rendered, and written into ConfigMaps; where nothing can be looked up, it is empty. Its own Redis is one pod without a password.',
    source: `${CHART}: templates/_helpers.tpl (harbor.redis.cred), templates/redis/statefulset.yaml`,
    checkedAt,
    verified: true,
  },
  {
    what: 'Schedules are kept in the database, and a job service that starts with an empty Redis takes them from there. What waits in the queue, and who is signed in, is lost with it.',
    source: 'goharbor/harbor: src/jobservice/sync/schedule.go',
    checkedAt,
    verified: true,
  },
  {
    what: 'secretKey has 16 characters; with it the accounts of other registries are encrypted in the database.',
    source: `${CHART}: values.yaml (secretKey)`,
    checkedAt,
    verified: true,
  },
  {
    what: 'The password of `admin` is taken at the first start only; later it is changed in Harbor.',
    source: `${CHART}: values.yaml (harborAdminPassword)`,
    checkedAt,
    verified: true,
  },
  {
    what: 'CONFIG_OVERWRITE_JSON of the core sets what else a person would in its pages, sign-on by OpenID Connect among it; there it can no longer be changed then. The chart puts its own `configureUserSettings` into that variable, in clear.',
    source: `goharbor.io/docs/2.6.0/install-config/configure-user-settings-cli; ${CHART}: templates/core/core-secret.yaml`,
    checkedAt,
    verified: true,
  },
  {
    what: 'Registries and projects, those that are caches among them, are made by its API alone.',
    source: 'goharbor.io/docs/latest/administration/configure-proxy-cache',
    checkedAt,
    verified: true,
  },
  {
    what: 'The existing Secret of a bucket is put into the environment of the registry whole, with every key that it has; two variables by name do the same.',
    source: `${CHART}: templates/registry/registry-dpl.yaml`,
    checkedAt,
    verified: true,
  },
  {
    what: 'Logs of jobs can be kept in the database; in files they need a volume that two job services share.',
    source: `${CHART}: values.yaml (jobservice.jobLoggers), templates/jobservice/jobservice-pvc.yaml`,
    checkedAt,
    verified: true,
  },
  {
    what: 'maxOpenConns holds for each pod of the core and of the exporter; that the job service takes it from the core was not read.',
    source: `${CHART}: values.yaml (database.maxOpenConns)`,
    checkedAt,
    verified: false,
  },
  {
    what: 'The exporter says of each part whether it is well (harbor_up), and of each kind of job how many wait and how long (harbor_task_queue_size, harbor_task_queue_latency).',
    source: 'goharbor/harbor: src/pkg/exporter/health_collector.go, js_collector.go',
    checkedAt,
    verified: true,
  },
  {
    what: 'Trivy fetches its lists of vulnerabilities as images; by default from a mirror at Google, else from ghcr.io.',
    source: `${CHART}: values.yaml (trivy.dbRepository)`,
    checkedAt,
    verified: true,
  },
  {
    what: 'Nothing of Harbor ran here: no image of it was pulled.',
    source: 'no registry was asked',
    checkedAt,
    verified: false,
  },
];
