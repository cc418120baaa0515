import type { Unit } from './catalogue/entry.ts';
import { compareText } from './diagnostics/diagnostic.ts';
import { DELIVERIES } from './delivery/index.ts';
import { holdsData } from './delivery/delivery.ts';
import type { Compilation, Language } from './compile.ts';
import type { CellPlan, PlatformPlan, TenantPlan } from './plan/plan.ts';
import { required } from './plan/plan.ts';
import { renderHosts, renderPlatform } from './render/platform.ts';
import { renderTenant } from './render/tenant.ts';
import type { TreeFile } from './tree/file.ts';

/** A cell's tree without its tenants, and what a tenant's files need of it. */
export interface CellTree {
  readonly cell: string;
  readonly files: readonly TreeFile[];
  readonly foundation: readonly string[];
}

export function renderCell(language: Language, platform: PlatformPlan, cell: CellPlan): CellTree {
  const delivery = required(DELIVERIES[cell.delivery.values.engine]);
  const { standby } = cell;
  const units: readonly Unit[] = renderPlatform(language.catalogue, platform, cell);
  const second: readonly Unit[] = standby ? renderPlatform(language.catalogue, platform, cell, standby) : [];
  const others = standby ? delivery.standby(cell, standby, units, second) : [];
  const hosts = renderHosts(language.catalogue, platform, cell, [...units, ...second]);
  return {
    cell: cell.cell.name,
    files: [...delivery.platform(cell, units), ...others, ...hosts],
    foundation: foundationIn(units),
  };
}

/** What a tenant's files need of a cell that is rendered elsewhere: a tenth of the work of rendering it. */
export function foundationOf(language: Language, platform: PlatformPlan, cell: CellPlan): readonly string[] {
  return foundationIn(renderPlatform(language.catalogue, platform, cell));
}

function foundationIn(units: readonly Unit[]): readonly string[] {
  return units.filter((unit) => unit.foundation).map((unit) => unit.name);
}

/** All files of one tenant, its index lines included; a function of its plan and of nothing else. */
export function renderTenantTree(
  language: Language,
  platform: PlatformPlan,
  tenant: TenantPlan,
  foundation: readonly string[],
): readonly TreeFile[] {
  const delivery = required(DELIVERIES[tenant.cell.delivery.values.engine]);
  const own = renderTenant(language.catalogue, platform, tenant).map((file) =>
    typeof file.body === 'string' || !file.body.some(holdsData) ? file : { ...file, body: file.body.map(delivery.adapt) },
  );
  return [...delivery.tenant(tenant, foundation), ...own];
}

/** What of a compilation is rendered. */
type Planned = Pick<Compilation, 'language' | 'platform' | 'tenants'>;

/** Every file of every cell, by cell and path: for specs that fit into memory. The index file `hansa.json` is the writer's. */
export function renderAll({ platform, language, tenants }: Planned): ReadonlyMap<string, readonly TreeFile[]> {
  if (!platform) return new Map();
  return new Map(
    platform.cells.map((cell) => {
      const tree = renderCell(language, platform, cell);
      const own = tenants
        .filter((tenant) => tenant.cell === cell)
        .flatMap((tenant) => renderTenantTree(language, platform, tenant, tree.foundation));
      return [tree.cell, [...tree.files, ...own].sort((a, b) => compareText(a.path, b.path))] as const;
    }),
  );
}
