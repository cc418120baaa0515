import type { AppPlan, TenantPlan } from '../plan/plan.ts';
import { type Identity, metadata } from '../tree/manifest/labels.ts';
import type { Manifest } from '../tree/manifest/object.ts';

export function appIdentity(plan: AppPlan, tenant: TenantPlan): Identity {
  const app = plan.app.name;
  return { name: app, instance: app, partOf: app, tenant: tenant.tenant.name, cell: tenant.cell.cell.name };
}

/** An account of its own an app, without a token: no app of a tenant talks to the API server. */
export function accountOf(plan: AppPlan, tenant: TenantPlan): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: metadata(plan.app.name, appIdentity(plan, tenant), plan.app.origin, { namespace: tenant.namespace.values.name }),
    automountServiceAccountToken: false,
  };
}

interface PodSpec {
  readonly serviceAccountName?: string;
}

/**
 * What holds for every pod of an app, whoever wrote its renderer: its account, no token, and no service links, which would put
 * `ODOO_PORT=tcp://...` into the environment of programs that read it as a setting.
 */
export function withAccount(manifest: Manifest, account: string): Manifest {
  return mapPodSpec(manifest, (spec) => ({
    ...spec,
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    serviceAccountName: spec.serviceAccountName ?? account,
  }));
}

function mapPodSpec(manifest: Manifest, change: (spec: PodSpec) => object): Manifest {
  const path = TEMPLATES[manifest.kind];
  return path ? (replaceAt(manifest, path, 0, change) as Manifest) : manifest;
}

const TEMPLATES: Readonly<Record<string, readonly string[]>> = {
  Deployment: ['spec', 'template', 'spec'],
  StatefulSet: ['spec', 'template', 'spec'],
  DaemonSet: ['spec', 'template', 'spec'],
  Job: ['spec', 'template', 'spec'],
  CronJob: ['spec', 'jobTemplate', 'spec', 'template', 'spec'],
};

/** `depth`: how much of the path was gone. */
function replaceAt(value: unknown, path: readonly string[], depth: number, change: (spec: PodSpec) => object): unknown {
  const key = path[depth];
  if (key === undefined) return change(value as PodSpec);
  const record = value as Record<string, unknown>;
  return { ...record, [key]: replaceAt(record[key], path, depth + 1, change) };
}
