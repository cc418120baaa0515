// size: one case for each alert
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ALERTS } from '@hansa/compiler/catalogue/components/control-plane/alerts.ts';
import { PANELS } from '@hansa/compiler/catalogue/components/control-plane/dashboard.ts';
import { prometheus, promtool } from './promtool.ts';

/**
 * The alerts of the control plane on planted series of three processes, in Prometheus' own engine: each is raised by its cause, and none by a healthy
 * control plane, nor by the causes of the others.
 */

const lab = { skip: prometheus.missing ?? false };

/** Series in promtool's notation, one value a minute. */
type Series = Readonly<Record<string, string>>;

const MINUTES = 120;
const always = (value: number): string => `${value}x${MINUTES}`;
const rising = (perMinute: number): string => `0+${perMinute}x${MINUTES}`;
const PODS = ['a', 'b', 'c'];
const at = (pod: string, more = ''): string => `{namespace="control-plane",service="control-plane",pod="${pod}"${more}}`;
/** The same in every process: counts of rows. */
const each = (name: string, labels: string, values: string): Series =>
  Object.fromEntries(PODS.map((pod) => [`${name}${at(pod, labels && `,${labels}`)}`, values]));
const one = (name: string, labels: string, values: string): Series => ({ [`${name}${at('a', labels && `,${labels}`)}`]: values });
const calls = (outsider: string, ended: string, perMinute: number): Series =>
  each('hansa_outsider_calls_total', `outsider="${outsider}",verb="observe",ended="${ended}"`, rising(perMinute));

const HEALTHY: Series = {
  ...each('up', '', always(1)),
  ...each('hansa_database_up', '', always(1)),
  ...each('hansa_database_connections', 'state="awaited"', always(0)),
  ...each('hansa_lease_takeovers_total', '', always(7)),
  ...each('process_event_loop_delay_seconds', '', always(0.2)),
  ...each('hansa_requests_total', 'endpoint="tenants",status="200"', rising(60)),
  ...each('hansa_requests_total', 'endpoint="watch",status="503"', rising(60)),
  ...each('hansa_requests_total', 'endpoint="tenants",status="500"', rising(0.1)),
  ...each('hansa_request_seconds_bucket', 'endpoint="tenants",le="0.25"', rising(60)),
  ...each('hansa_request_seconds_bucket', 'endpoint="tenants",le="10"', rising(60)),
  ...each('hansa_request_seconds_bucket', 'endpoint="tenants",le="+Inf"', rising(60)),
  ...each('hansa_work_lag_seconds', 'kind="tenant"', always(3)),
  ...each('hansa_tenants', 'cell="fsn-1",life="active",held="false"', always(200)),
  ...each('hansa_tree_lag_seconds', 'cell="fsn-1"', always(2)),
  ...each('hansa_publish_seconds', 'quantile="0.95"', always(0.4)),
  ...each('hansa_publish_seconds', 'quantile="0.5"', always(0.2)),
  ...each('hansa_set_aside_files', '', always(0)),
  ...each('hansa_register_broken_chains', '', always(0)),
  ...each('hansa_register_read_age_seconds', '', always(1_800)),
  // It fails now and then, and does it all the same.
  ...calls('fsn-1/objects', 'transient', 1),
  ...calls('fsn-1/objects', 'done', 6),
  ...calls('git/spec', 'present', 6),
};

interface Case {
  readonly broken: Series;
  /** Of the healthy ones, those that are gone: a series that is not there tells nothing. */
  readonly without?: readonly string[];
  readonly labels?: Readonly<Record<string, string>>;
}

const CASES: Readonly<Record<string, Case>> = {
  HansaDown: { broken: each('up', '', always(0)) },
  HansaDatabaseAway: { broken: each('hansa_database_up', '', always(0)) },
  HansaConnectionsAwaited: { broken: one('hansa_database_connections', 'state="awaited"', always(12)) },
  HansaTakeovers: { broken: one('hansa_lease_takeovers_total', '', rising(1)) },
  HansaStalls: { broken: one('process_event_loop_delay_seconds', '', always(2)), labels: { pod: 'a' } },
  HansaSimulated: { broken: each('hansa_simulated', 'part="mail"', always(1)), labels: { part: 'mail' } },
  HansaRequestsFail: { broken: each('hansa_requests_total', 'endpoint="tenants",status="500"', rising(6)) },
  HansaRequestsSlow: {
    broken: { ...each('hansa_request_seconds_bucket', 'endpoint="tenants",le="0.25"', rising(30)) },
  },
  HansaWorkLate: { broken: each('hansa_work_lag_seconds', 'kind="publish"', always(90)), labels: { kind: 'publish' } },
  HansaWorkFails: { broken: each('hansa_work_failed_rows', 'kind="mail"', always(1)), labels: { kind: 'mail' } },
  HansaTenantsHeld: {
    broken: each('hansa_tenants', 'cell="fsn-1",life="creating",held="true"', always(2)),
    labels: { cell: 'fsn-1' },
  },
  HansaOutsiderAway: { broken: calls('fsn-1/postgres', 'unknown', 2), labels: { outsider: 'fsn-1/postgres' } },
  HansaSpecAway: {
    broken: calls('git/spec', 'unknown', 2),
    without: Object.keys(calls('git/spec', 'present', 6)),
    labels: { outsider: 'git/spec' },
  },
  HansaFilesAside: { broken: each('hansa_set_aside_files', '', always(1)) },
  HansaTreeLate: { broken: each('hansa_tree_lag_seconds', 'cell="ams-1"', always(300)), labels: { cell: 'ams-1' } },
  HansaPublishSlow: { broken: each('hansa_publish_seconds', 'quantile="0.95"', always(20)) },
  HansaRegisterBroken: { broken: each('hansa_register_broken_chains', '', always(1)) },
  HansaRegisterUnread: { broken: each('hansa_register_read_age_seconds', '', always(30_000)) },
};

describe('alerts of the control plane', () => {
  test('each has a case', () => {
    assert.deepEqual(Object.keys(CASES).toSorted(), ALERTS.map(({ alert }) => alert).toSorted());
  });

  test('a healthy control plane raises none', lab, () => raises(HEALTHY, {}));

  for (const { alert } of ALERTS) {
    test(`${alert} is raised by its cause, and nothing beside it`, lab, async () => {
      const { broken, without = [], labels = {} } = CASES[alert] as Case;
      const left = Object.fromEntries(Object.entries(HEALTHY).filter(([name]) => !without.includes(name)));
      await raises({ ...left, ...broken }, { [alert]: labels });
    });
  }

  test('whatever the dashboard asks for is PromQL', lab, async () => {
    const exprs = Object.values(PANELS).flatMap((row) => row.flatMap(({ lines }) => Object.values(lines)));
    const groups = [{ name: 'dashboard', rules: exprs.map((expr, n) => ({ record: `panel:${n}`, expr })) }];
    await promtool(['check', 'rules', 'rules.json'], { 'rules.json': { groups } });
  });
});

/** Whether at the end exactly these alerts are raised. */
async function raises(series: Series, raised: Readonly<Record<string, Readonly<Record<string, string>>>>): Promise<void> {
  const rules = ALERTS.map(({ alert, expr, for: lasting, severity }) => ({ alert, expr, for: lasting, labels: { severity } }));
  const expected = ALERTS.map(({ alert, severity }) => ({
    eval_time: `${MINUTES - 5}m`,
    alertname: alert,
    exp_alerts: raised[alert] ? [{ exp_labels: { ...raised[alert], severity } }] : [],
  }));
  const input = Object.entries(series).map(([name, values]) => ({ series: name, values }));
  const files = {
    'rules.json': { groups: [{ name: 'one', rules }] },
    'test.json': {
      rule_files: ['rules.json'],
      evaluation_interval: '1m',
      tests: [{ interval: '1m', input_series: input, alert_rule_test: expected }],
    },
  };
  await promtool(['test', 'rules', 'test.json'], files);
}
