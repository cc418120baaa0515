import type { Layer } from '../../spec/vocabulary.ts';
import { known, layer, none, rendered } from './choice.ts';

type Names = 'metrics' | 'logs' | 'monitoring' | 'metricsWay' | 'ci' | 'registry' | 'parts';

const ON_HOSTS = 'runs on hosts outside the cluster, whose files are not rendered';

/** What watches, builds and ships. */
export const WORK: Readonly<Record<Names, Layer>> = {
  metrics: layer(
    {
      name: 'metrics',
      does: 'What keeps measurements and alerts on them.',
      because: 'every component of the catalogue has monitors and rules for it',
      key: 'stack.metrics',
    },
    rendered('prometheus', {
      port: 9090,
      why: 'the operator, monitors, rules and what each cell sends; the files of the monitoring host are not rendered',
    }),
    rendered('victoriametrics', {
      port: 8428,
      why: 'what each cell sends to it, as for Prometheus; the files of the monitoring host are not rendered',
    }),
    known('thanos', 'it adds years and many clusters to Prometheus; nothing of it is rendered'),
  ),
  logs: layer(
    {
      name: 'logs',
      does: 'What keeps logs.',
      because: 'an index of a few labels instead of one of every word: it lives on object storage',
      key: 'stack.logs',
    },
    rendered('loki', { port: 3100, why: 'Alloy, which sends the logs of each cell; the files of the monitoring host are not rendered' }),
    rendered('opensearch', {
      port: 21_892,
      // An index of every word takes 8 GiB before the first line, beside the metrics.
      host: '8cpu-16gb',
      why: 'Alloy, which sends the logs of each cell to Data Prepper before it, and a monitoring host of twice the size; the files of that host are not rendered',
    }),
    known('graylog', 'not open source (SSPL), and its MongoDB neither', {
      closed: 'SSPL-1.0',
      proof: 'https://graylog.org/post/graylog-v4-0-licensing-sspl',
    }),
  ),
  monitoring: layer(
    {
      name: 'monitoring',
      does: 'Where metrics and logs are kept.',
      because: 'what watches must not fall with what it watches',
      key: 'services.monitoring.run',
    },
    rendered('hosts'),
    known('cluster', 'a store that falls with the cluster that it watches reports nothing'),
  ),
  metricsWay: layer(
    {
      name: 'metricsWay',
      does: 'How metrics reach the monitoring host. Logs are sent whichever it is.',
      because: 'a host that was away for up to two hours misses nothing, and it reaches into no cell',
      key: 'services.monitoring.metrics',
    },
    rendered('remote-write', { why: 'each cluster sends every series as it comes' }),
    rendered('federation', {
      why: 'the host asks each cluster at its gateway, by HTTPS and a password, for what alerts and pages name: the way in, and the files of the host for it. What it does not fetch in time it never has',
    }),
  ),
  ci: layer(
    {
      name: 'ci',
      does: 'What checks and renders the spec at each change.',
      because: '`hansa check` and `hansa render --check` run wherever a shell does; which one is yours',
      key: 'stack.ci',
    },
    none(),
    rendered('gitlab', { why: 'the pipeline, by `hansa pipeline`; GitLab itself is yours' }),
    rendered('tekton', { why: 'Tasks and a Pipeline, by `hansa pipeline`; Tekton itself is yours' }),
    known('jenkins', 'one controller that cannot be made highly available, and no pipeline of it is rendered'),
  ),
  registry: layer(
    {
      name: 'registry',
      does: 'A registry of container images of your own.',
      because: 'images come from their makers, or from the mirror that `images.mirror` names',
      key: 'stack.registry',
    },
    none(),
    rendered('harbor', {
      why: 'in each cell one of its own, for your own images: a cell cannot start from what runs inside it, so `images.mirror` stands elsewhere. Projects and caches are made by its API',
    }),
    known('gitlab', 'it comes with all of GitLab, which is not rendered'),
    known('quay', 'its operator fits OKD only'),
  ),
  parts: layer(
    {
      name: 'parts',
      does: 'Programs that come with a choice of another layer. Nothing chooses them.',
      because: 'they follow from the other layers',
    },
    rendered('alloy'),
    rendered('helm', { why: 'as releases that Flux or Argo CD install' }),
    rendered('kustomize', { why: 'as the lists of files that Flux applies' }),
    rendered('gateway-api'),
    rendered('node-exporter'),
    rendered('blackbox-exporter', { why: 'a prober in each pool' }),
    known('alertmanager', ON_HOSTS),
    known('etcd', 'comes inside K3s; that of PostgreSQL runs on hosts, whose files are not rendered'),
    known('pgbouncer', ON_HOSTS),
    known('postgres-exporter', ON_HOSTS),
    known('redis-exporter', ON_HOSTS),
    rendered('external-secrets', {
      why: 'where `stack.secrets` is openbao: operator, store, and an ExternalSecret for each Secret; their definitions cannot be had, so no API server has seen them',
    }),
    known('external-dns', 'names are written by the control plane, which knows when a tenant is ready'),
    known('k8gb', 'names are switched by witnesses outside of the cells'),
  ),
};
