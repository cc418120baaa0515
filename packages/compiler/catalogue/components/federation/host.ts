import { type Alert, groupOf } from '../../../tree/manifest/alert.ts';
import { askedFor, externalLabels } from '../../../tree/manifest/series.ts';
import { emitYaml } from '../../../tree/yaml.ts';
import type { ComponentView, HostFile, Unit } from '../../entry.ts';
import { USER } from './facts.ts';

/** What the monitoring host fetches, and what it says when it cannot. */
export function hostFiles(view: ComponentView, units: readonly Unit[]): readonly HostFile[] {
  const { cell } = view.cell;
  const head = `# For whatever keeps the metrics of ${cell.name}: nothing in the cluster reads this file.\n`;
  return [
    { host: 'monitoring', path: 'federation.yml', text: head + emitYaml({ scrape_configs: [job(view, units)] }) },
    { host: 'monitoring', path: 'federation-alerts.yml', text: head + emitYaml({ groups: [groupOf('federation', ALERTS)] }) },
  ];
}

/** Each cluster at its own host. Labels and times are the cluster's: a page and an alert speak of the same series. */
function job({ platform, cell }: ComponentView, units: readonly Unit[]) {
  const names = askedFor(units.flatMap(({ objects }) => objects ?? [])).filter((name) => !name.includes(':'));
  const clusters = [cell.primary, cell.standby].filter((each) => each !== undefined);
  return {
    job_name: `federation-${cell.cell.name}`,
    scheme: 'https',
    metrics_path: '/federate',
    honor_labels: true,
    honor_timestamps: true,
    scrape_interval: '30s',
    scrape_timeout: '25s',
    basic_auth: { username: USER, password_file: `/etc/prometheus/federation/${cell.cell.name}.password` },
    // Names of recording rules have a colon, and no others.
    params: { 'match[]': ['{__name__=~".+:.+"}', 'ALERTS', ...names] },
    static_configs: clusters.map((each) => ({
      targets: [`${each.cluster.values.canonical}:443`],
      labels: externalLabels(platform, cell, each),
    })),
  };
}

const JOB = '{job=~"federation-.+"}';

const ALERTS: readonly Alert[] = [
  {
    alert: 'FederationFailing',
    expr: `up${JOB} == 0`,
    for: '5m',
    severity: 'critical',
    says: 'The metrics of {{ $labels.cluster }} cannot be fetched: what is missed now is missing for good.',
  },
  {
    alert: 'FederationEmpty',
    expr: `scrape_samples_scraped${JOB} == 0 and up${JOB} == 1`,
    for: '5m',
    severity: 'critical',
    says: '{{ $labels.cluster }} answers, and has nothing of what it is asked for.',
  },
  {
    alert: 'FederationSlow',
    expr: `scrape_duration_seconds${JOB} > 20`,
    for: '15m',
    severity: 'warning',
    says: 'To fetch the metrics of {{ $labels.cluster }} takes {{ $value }} s; after 25 it fails.',
  },
];
