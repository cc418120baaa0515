import type { Fact } from '../../entry.ts';

/** Of Prometheus, whose `/federate` it is. */
export const VERSION = '3.14';
export const NAMESPACE = 'monitoring';
export const PORT = 9090;
/** Who asks: the gateway keeps a hash of the password, the monitoring host the password. */
export const USER = 'monitoring';
export const USERS = 'users';

const checkedAt = '2026-11-22';

export const FACTS: readonly Fact[] = [
  {
    what: '/federate gives the last sample of each series that a `match[]` selects, if it is younger than five minutes, with its time; what lies between two pulls is never given.',
    source: 'prometheus.io/docs/prometheus/latest/federation; prometheus/prometheus: web/federate.go',
    checkedAt,
    verified: true,
  },
  {
    what: 'It adds the external labels that a series does not have, and an empty `instance`, so that with `honor_labels` the one who asks adds none of its own.',
    source: 'prometheus/prometheus: web/federate.go',
    checkedAt,
    verified: true,
  },
  {
    what: 'What it could not send is counted by prometheus_web_federation_errors_total, every answer by prometheus_http_requests_total{handler="/federate"}.',
    source: 'prometheus/prometheus: web/federate.go, web/web.go',
    checkedAt,
    verified: true,
  },
  {
    what: 'VictoriaMetrics reads the same scrape_configs (-promscrape.config), but takes its own time for that of a sample unless `honor_timestamps` says otherwise; alerts are evaluated by vmalert.',
    source: 'docs.victoriametrics.com/victoriametrics/sd_configs; docs.victoriametrics.com/victoriametrics/vmalert',
    checkedAt,
    verified: false,
  },
  {
    what: 'basicAuth of a Middleware reads lines of htpasswd (bcrypt among them) from a Secret of its own namespace that has one key, whatever that is called.',
    source:
      'doc.traefik.io/traefik/reference/routing-configuration/http/middlewares/basicauth; traefik/traefik: pkg/provider/kubernetes/crd/kubernetes.go',
    checkedAt,
    verified: true,
  },
];
