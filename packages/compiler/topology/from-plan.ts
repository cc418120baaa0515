import type { AppPlan, CellPlan, PlatformPlan, TenantPlan } from '../plan/plan.ts';
import { seenBy } from '../plan/seen.ts';
import type { StateItem } from '../plan/thing.ts';
import { partiesOf } from './boxes.ts';
import { linksOf } from './links.ts';
import type { CellTopology, StateRow, Topology } from './model.ts';

/** The drawing's data, from the plan of the platform and of its tenants. Links lead to boxes that are there, and nowhere else. */
export function topologyOf(platform: PlatformPlan, tenants: readonly TenantPlan[]): Topology {
  const plans = platform.plans.map((plan) => ({ name: plan.name, minSeats: plan.values.minSeats }));
  return { cells: platform.cells.map((cell) => cellOf(seenBy(platform, cell), cell, tenants)), plans };
}

function cellOf(platform: PlatformPlan, cell: CellPlan, tenants: readonly TenantPlan[]): CellTopology {
  const parties = partiesOf(platform, cell);
  const boxes = new Set(parties.flatMap((party) => party.sites.flatMap((site) => site.boxes.map((box) => box.id))));
  const links = linksOf(platform, cell).filter((link) => boxes.has(link.from) && boxes.has(link.to));
  const own = tenants.filter((tenant) => tenant.cell.cell.name === cell.cell.name);
  return { name: cell.cell.name, environment: cell.cell.values.environment, parties, links, states: statesOf(cell, own, boxes) };
}

function statesOf(cell: CellPlan, tenants: readonly TenantPlan[], boxes: ReadonlySet<string>): StateRow[] {
  const rows = new Map<string, StateRow>();
  for (const app of tenants.flatMap((tenant) => tenant.apps)) {
    for (const state of app.app.state) {
      const row = rowOf(cell, app, state, boxes);
      const key = [row.app, row.name, row.holder, row.capture, row.offsite, row.failover].join('\n');
      rows.set(key, { ...row, tenants: (rows.get(key)?.tenants ?? 0) + 1 });
    }
  }
  return [...rows.values()];
}

function rowOf(cell: CellPlan, plan: AppPlan, state: StateItem, boxes: ReadonlySet<string>): StateRow {
  const { name, kind, what, capture, offsite, drill, failover } = state;
  const { holder, on } = holderOf(cell, plan, state);
  return {
    app: plan.app.name,
    name,
    kind,
    what,
    holder,
    boxes: on.filter((id) => boxes.has(id)),
    capture,
    offsite,
    drill,
    failover,
    tenants: 0,
  };
}

const SECRETS_IN: Readonly<Record<string, string>> = { sops: 'Git, encrypted', openbao: 'OpenBao' };

/** `where` names a planned thing by its kind: database/…, bucket/…, volume/…; an app stands for its secrets. */
function holderOf(cell: CellPlan, plan: AppPlan, state: StateItem): { readonly holder: string; readonly on: readonly string[] } {
  const kind = state.where.slice(0, state.where.indexOf('/'));
  const { postgres, mariadb, objects } = cell.services;
  if (kind === 'bucket') return { holder: `object storage ${objects.values.at}`, on: [`store/${objects.values.at}`] };
  if (kind === 'volume')
    return { holder: 'a volume of the pool', on: cell.primary.pools.filter((pool) => pool.values.for.length === 0).map((pool) => pool.id) };
  if (kind === 'app') return { holder: SECRETS_IN[cell.delivery.values.secrets] ?? 'Git, sealed by the cluster', on: [cell.delivery.id] };
  const service = plan.database?.values.engine === 'mariadb' && mariadb ? mariadb : postgres;
  return { holder: service.values.engine === 'mariadb' ? 'MariaDB' : 'PostgreSQL', on: service.needs };
}
