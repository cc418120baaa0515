import type { CellPlan } from '../plan/plan.ts';
import { type Step, code } from './block.ts';
import { type StepGroup, when } from './checklist.ts';
import type { DocumentView } from './view.ts';

/** The host that holds metrics, logs and alerts, and whoever notices that it fell silent. */
export function watchSteps(view: DocumentView, cell: CellPlan): readonly StepGroup[] {
  const { platform } = view;
  const { address, way, metrics, logs, alerts, deadManSwitch } = cell.services.monitoring.values;
  const at = (port: number, path: string): string => `curl --fail --silent http://${address}:${port}${path}`;
  const prometheus = platform.stack.metrics.value === 'prometheus';
  const loki = platform.stack.logs.value === 'loki';
  const fetched = way === 'federation';
  const others = cell.hosts.map(({ values }) => values.address);
  const all: readonly Step[] = [
    {
      does: `Install the store of metrics (${code(platform.stack.metrics.value)}), ${loki ? 'Loki' : 'OpenSearch with Data Prepper'}, Alertmanager and Grafana on ${code(address)}. It takes what the cluster sends: ${fetched ? '' : `metrics on port ${metrics.port}, `}logs on ${logs.port}, alerts on ${alerts.port}.`,
      run: [at(metrics.port, prometheus ? '/-/ready' : '/health'), ...(loki ? [at(logs.port, '/ready')] : []), at(alerts.port, '/-/ready')],
      expect: 'each says that it is ready',
    },
    ...(fetched ? fetching(view, cell) : []),
    ...when(prometheus, {
      does: fetched
        ? 'All its targets are up.'
        : 'It takes samples that are sent (`--web.enable-remote-write-receiver`), and all its own targets are up.',
      run: [at(metrics.port, '/api/v1/targets')],
      expect: '`"health":"up"` for each',
    }),
    ...(loki ? [] : openSearch(address, logs.port)),
    {
      does: 'node_exporter runs on every host.',
      run: others.map((each) => `curl --silent http://${each}:9100/metrics | grep "^node_uname_info"`),
      expect: 'one line of each',
    },
    {
      does: 'Grafana is reached by those who should, with sign-on; it reads metrics and logs from there; what it shows is kept as files in Git.',
    },
    {
      does: 'Alertmanager has somebody to tell, and told them.',
      run: [`amtool alert add HansaTest severity=critical --alertmanager.url=http://${address}:${alerts.port}`],
      expect: 'the message arrives',
    },
    deadManSwitch === null
      ? { does: '**Nobody watches the monitoring**: `services.monitoring.deadManSwitch` is none.' }
      : {
          does: `The alert ${code('Watchdog')} always fires; the host at ${code(deadManSwitch)} raises the alarm when it stops. Stop Alertmanager for some minutes.`,
          expect: 'the alarm arrives by another way than Alertmanager',
        },
  ];
  return [{ title: 'Monitoring', steps: all }];
}

/** What the tree has for a host that fetches, and the password that it never has. */
function fetching({ platform }: DocumentView, { cell, hosts, primary }: CellPlan): readonly Step[] {
  const host = hosts.find(({ values }) => values.role === 'monitoring')?.name ?? '';
  const folder = `deploy/${cell.name}/hosts/${host}/`;
  const password = `/etc/prometheus/federation/${cell.name}.password`;
  const prometheus = platform.stack.metrics.value === 'prometheus';
  return [
    {
      does: `It fetches the metrics: ${code(`${folder}federation.yml`)} is among its ${code(prometheus ? 'scrape_config_files' : '-promscrape.config')}, ${code(`${folder}federation-alerts.yml`)} among ${prometheus ? `its ${code('rule_files')}` : `the rules of ${code('vmalert')}`}. ${code(password)} has the password of which the cell has a hash (${code('federation')} in ${code('SECRETS.md')}).`,
      run: [
        // `printf` is a word of the shell: who lists processes sees no password.
        `printf 'user = "monitoring:%s"' "$(cat ${password})" | curl --fail --silent --output /dev/null --config - 'https://${primary.cluster.values.canonical}/federate?match[]=up'`,
      ],
      expect: 'exit status 0, and 22 without the password',
    },
  ];
}

/** What OpenSearch asks of its host and of whoever looks after it, of which nothing is rendered. */
function openSearch(address: string, port: number): readonly Step[] {
  return [
    {
      does: 'OpenSearch has certificates and users of its own: those of its demonstration are known to everyone. Only this host reaches it.',
      run: ['sysctl vm.max_map_count', 'curl --silent --cacert root-ca.pem --user reader https://localhost:9200/_cluster/health'],
      expect: '262144 or more, and `"status":"green"`',
    },
    {
      does: `Data Prepper takes logs by OTLP at port ${port} (${code('otel_logs_source')} with ${code('ssl: false')}: the way is the private network) and writes an index a day with a user that may do nothing else.`,
      run: [`nc -z ${address} ${port}`],
    },
    {
      does: 'A policy of Index State Management deletes indices when they are as old as you say logs may get, with names of tenants in them; where their loss would be missed, snapshots go to a bucket of another provider.',
      run: ['curl --silent --cacert root-ca.pem --user reader https://localhost:9200/_plugins/_ism/policies'],
      expect: 'the policy, and the pattern of its indices',
    },
    {
      does: 'Grafana has the data source of OpenSearch, a plugin of its makers: the pages of the tree that ask Loki have no lines of logs.',
    },
  ];
}
