import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Manifest } from './object.ts';
import { askedFor, seriesIn } from './series.ts';

test('of PromQL the names of series are left, and neither labels nor functions nor words', () => {
  const cases: readonly (readonly [expr: string, ...series: string[]])[] = [
    ['up == 0', 'up'],
    ['vector(1)'],
    ['predict_linear(a_bytes{fstype!~"tmp|x"}[6h], 86400) < 0 and a_bytes / b_bytes < 0.3', 'a_bytes', 'a_bytes', 'b_bytes'],
    ['sum by (provider) (ready{s="true"} * on (node) group_left (provider) labels{p!=""})', 'ready', 'labels'],
    ['time() - kube_x{namespace=~"t-.+"} > 1e3 and on (a, b) suspended == bool 0', 'kube_x', 'suspended'],
    ['histogram_quantile(0.95, sum by (le) (rate(x_bucket{a="by (y) z{"}[5m] offset 1d)))', 'x_bucket'],
    ['max by(cluster)(hansa:cluster_awake) or absent(other{job="a"})', 'hansa:cluster_awake', 'other'],
    ['a * on (x) group_left b unless c', 'a', 'b', 'c'],
  ];
  for (const [expr, ...series] of cases) assert.deepEqual(seriesIn(expr), series, expr);
});

test('rules and pages ask; what else is in a cluster does not', () => {
  const object = (kind: string, rest: object, labels = {}) =>
    ({ apiVersion: 'v1', kind, metadata: { name: 'x', labels }, ...rest }) as Manifest;
  const page = {
    panels: [{ targets: [{ expr: 'rate(b[5m])' }] }],
    templating: { list: [{ query: 'label_values(c, cluster)' }, { query: 'prometheus' }] },
  };
  const objects = [
    object('PrometheusRule', {
      spec: {
        groups: [
          {
            rules: [
              { record: 'hansa:z', expr: 'vector(1)' },
              { alert: 'A', expr: 'z > 1 or b' },
            ],
          },
        ],
      },
    }),
    object('ConfigMap', { data: { 'x.json': JSON.stringify(page) } }, { grafana_dashboard: '1' }),
    object('ConfigMap', { data: { expr: 'never' } }),
  ];
  assert.deepEqual(askedFor(objects), ['b', 'c', 'z']);
});
