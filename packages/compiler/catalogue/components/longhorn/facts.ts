import type { Fact } from '../../entry.ts';

export const VERSION = '1.12.1';
export const REPOSITORY = 'https://charts.longhorn.io';
export const NAMESPACE = 'longhorn-system';
/** The class that the chart makes. */
export const STORAGE_CLASS = 'longhorn';

const checkedAt = '2026-11-22';
const chart = 'longhorn/longhorn@v1.12.1: chart';

export const FACTS: readonly Fact[] = [
  {
    what: 'The class has three copies unless told otherwise, and binds at once: with WaitForFirstConsumer the first copy is made where the pod is.',
    source: `${chart}/values.yaml (persistence), templates/storageclass.yaml`,
    checkedAt,
    verified: true,
  },
  {
    what: 'The check before an upgrade is a Helm hook that breaks under a GitOps engine; preUpgradeChecker.jobEnabled has to be false there.',
    source: `${chart}/values.yaml (preUpgradeChecker)`,
    checkedAt,
    verified: true,
  },
  {
    what: 'It asks longhorn-upgrade-responder.rancher.io for new versions and tells it of its use unless upgradeChecker and allowCollectingLonghornUsageMetrics are false.',
    source: `${chart}/values.yaml (defaultSettings)`,
    checkedAt,
    verified: true,
  },
  {
    what: 'Policies of its own between its parts are rendered by networkPolicies.restrictInternalTraffic, which is on, whatever networkPolicies.enabled says. The one for the webhook is open to everyone until kubeAPIServerSourceCIDRs names somebody.',
    source: `${chart}/templates/network-policies/webhook-network-policy.yaml`,
    checkedAt,
    verified: true,
  },
  {
    what: 'The metric longhorn_volume_robustness has a label state with 1 for the one that holds; rules that compare its value with 2 or 3 are of versions before and fire no more.',
    source: 'https://longhorn.io/docs/1.12.3/monitoring/metrics/',
    checkedAt,
    verified: true,
  },
  {
    what: 'Its page has no sign-on. It is not started.',
    source: `${chart}/templates/deployment-ui.yaml`,
    checkedAt,
    verified: true,
  },
  {
    what: 'Nodes need open-iscsi, and multipathd has to leave its devices alone.',
    source: 'longhorn/longhorn#1210',
    checkedAt: '2026-11-21',
    verified: true,
  },
  {
    what: 'Parts of it run privileged, with devices and paths of the node: the namespace cannot be restricted.',
    source: `${chart}/templates/daemonset-sa.yaml`,
    checkedAt,
    verified: true,
  },
  {
    what: 'Taints are tolerated by what it makes itself only when taint-toleration names them; its own DaemonSet has tolerations of its own.',
    source: `${chart}/values.yaml (defaultSettings.taintToleration, longhornManager.tolerations)`,
    checkedAt,
    verified: true,
  },
  {
    what: 'No minor version may be skipped, and there is no way back.',
    source: 'longhorn.io/docs/1.12.1/deploy/upgrade',
    checkedAt: '2026-11-21',
    verified: false,
  },
];
