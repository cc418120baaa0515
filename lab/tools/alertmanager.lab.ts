import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { compile } from '@hansa/compiler';
import { PRICE_LISTS } from '@hansa/compiler/catalogue/prices.ts';
import { documentsOf, filesOf } from '@hansa/compiler/documents/documents.ts';
import { releasesOf } from '../charts/releases.ts';
import { mustRun } from '../command.ts';
import { debianPackage } from '../debian.ts';
import { ownView } from '../kubernetes/as-pod.ts';
import { at } from '../kubernetes/objects.ts';
import { objectsOf, ofPrimary } from '../kubernetes/tree.ts';
import { got } from '../missing.ts';
import { freePorts } from '../ports.ts';
import { Processes } from '../processes.ts';
import { exampleNames, exampleSpec, renderSpec } from '../rendered.ts';
import { type TemporaryFolder, temporaryFolder } from '../temporary.ts';

/**
 * Alerts of a cell on their way out: Prometheus with the rules, labels and address of Alertmanager that we render gives them to a real Alertmanager. No
 * configuration of Alertmanager is rendered; the one here is what an operator might write, and needs no label that our alerts lack.
 */

const name = 'nordlys';
const there = (await exampleNames()).includes(name);
const built = await got(async () => ({
  alertmanager: join(await debianPackage('prometheus-alertmanager'), 'usr'),
  view: await ownView(),
  prometheus: join(await debianPackage('prometheus'), 'usr/bin/prometheus'),
}));
const lab = { skip: built.missing ?? (there ? false : `there is no examples/${name}`) };
const ROUTES = {
  receivers: ['people', 'pager', 'switch'].map((each) => ({ name: each })),
  route: {
    receiver: 'people',
    group_by: ['platform', 'cell', 'alertname'],
    routes: [
      { matchers: ['alertname = Watchdog'], receiver: 'switch' },
      { matchers: ['severity = critical'], receiver: 'pager' },
    ],
  },
};

/** Debian's Alertmanager looks for its templates where its package would have put them. */
const BESIDE = 'mount --bind "$0" /usr/share && exec "$@"';

describe(`the alerts of ${name} at a real Alertmanager`, () => {
  let folder: TemporaryFolder;
  let processes: Processes;
  let url = '';
  let spec: Map<string, string>;
  const file = (own: string) => join(folder.path, own);
  const amtool = (...words: string[]) => mustRun(join(built.value?.alertmanager ?? '', 'bin/amtool'), words);
  const arrived = async (): Promise<readonly Record<string, unknown>[]> => {
    const alerts: unknown = JSON.parse(await amtool('alert', 'query', '--output=json', `--alertmanager.url=${url}`));
    return Array.isArray(alerts) ? alerts.map((each) => Object(at(each, 'labels'))) : [];
  };

  before(async () => {
    if (built.value === undefined || !there) return;
    folder = await temporaryFolder('alertmanager');
    processes = new Processes(folder.path);
    spec = await exampleSpec(name);
    await writeFile(file('alertmanager.json'), JSON.stringify(ROUTES));
    const [port = 0] = await freePorts(1);
    url = `http://127.0.0.1:${port}`;
    const own = [`--config.file=${file('alertmanager.json')}`, `--storage.path=${file('alerts')}`];
    const listen = [`--web.listen-address=127.0.0.1:${port}`, '--cluster.listen-address='];
    const { alertmanager, view } = built.value;
    const [unshare = '', ...words] = view;
    const command = [join(alertmanager, 'bin/prometheus-alertmanager'), ...own, ...listen];
    processes.start('alertmanager', unshare, [...words, 'sh', '-c', BESIDE, join(alertmanager, 'share'), ...command]);
    await processes.until('Alertmanager', async () => (await fetch(`${url}/-/ready`)).ok);
  });
  after(async () => {
    await processes?.stop();
    folder?.remove();
  });

  test('Watchdog arrives from Prometheus with our rules, and says of which platform, cell and cluster it is', lab, async () => {
    const [cell] = renderSpec(name, spec);
    const objects = objectsOf(ofPrimary(cell?.files ?? []));
    const values = releasesOf(objects).find(({ chart }) => chart === 'kube-prometheus-stack')?.values;
    const { externalLabels, additionalAlertManagerConfigs } = Object(at(values, 'prometheus', 'prometheusSpec'));
    const groups = objects
      .filter(({ object }) => object.kind === 'PrometheusRule')
      .map(({ object }) => at(object, 'spec', 'groups'))
      .flat();
    assert.ok(groups.length > 0);
    await writeFile(file('rules.json'), JSON.stringify({ groups }));
    const alertmanagers = JSON.stringify(additionalAlertManagerConfigs).replaceAll(/"[^"]+:\d+"/g, JSON.stringify(new URL(url).host));
    const config = {
      global: { evaluation_interval: '1s', external_labels: externalLabels },
      rule_files: [file('rules.json')],
      alerting: { alertmanagers: JSON.parse(alertmanagers) },
    };
    await writeFile(file('prometheus.json'), JSON.stringify(config));
    const [port = 0] = await freePorts(1);
    const args = [`--config.file=${file('prometheus.json')}`, `--storage.tsdb.path=${file('series')}`, '--rules.alert.resend-delay=1s'];
    processes.start('prometheus', built.value?.prometheus ?? '', [...args, `--web.listen-address=127.0.0.1:${port}`]);
    let alerts: readonly Record<string, unknown>[] = [];
    await processes.until('Watchdog', async () => (alerts = await arrived()).some(({ alertname }) => alertname === 'Watchdog'));
    assert.deepEqual(alerts, [{ alertname: 'Watchdog', severity: 'warning', ...externalLabels }]);
  });

  test('amtool takes the way that the checklist says to try it, and the alert is there', lab, async () => {
    const compilation = compile(spec);
    assert.ok(compilation.platform);
    const texts = filesOf(documentsOf({ compilation, platform: compilation.platform, lists: PRICE_LISTS, day: '2026-11-22' }));
    const command = /amtool (alert add [^`\n]*?) --alertmanager\.url=http:\/\/[\w.:-]+/.exec(texts.map(({ text }) => text).join('\n'));
    assert.ok(command?.[1], 'no document says how to try Alertmanager');
    await amtool(...command[1].split(' '), `--alertmanager.url=${url}`);
    await processes.until('the alert', async () => (await arrived()).some(({ alertname }) => alertname === 'HansaTest'));
  });

  test('by what our alerts carry they can be told apart: the switch, the pager, people', lab, async () => {
    await amtool('check-config', file('alertmanager.json'));
    const route = async (...labels: string[]) =>
      (await amtool('config', 'routes', 'test', `--config.file=${file('alertmanager.json')}`, ...labels)).trim();
    const [cell] = renderSpec(name, spec);
    const rules = objectsOf(ofPrimary(cell?.files ?? []))
      .filter(({ object }) => object.kind === 'PrometheusRule')
      .flatMap(({ object }) => [at(object, 'spec', 'groups')].flat())
      .flatMap((group) => [at(group, 'rules')].flat())
      .filter((rule) => at(rule, 'alert') !== undefined);
    const ways = new Set<string>();
    for (const rule of rules) {
      const [alert, severity] = [String(at(rule, 'alert')), String(at(rule, 'labels', 'severity'))];
      const wanted = alert === 'Watchdog' ? 'switch' : severity === 'critical' ? 'pager' : 'people';
      assert.equal(await route(`alertname=${alert}`, `severity=${severity}`), wanted, alert);
      ways.add(wanted);
    }
    assert.deepEqual([...ways].toSorted(), ['pager', 'people', 'switch']);
  });
});
