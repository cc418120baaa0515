import { type Code, finding } from '../diagnostics/code.ts';
import type { Finding } from '../diagnostics/diagnostic.ts';
import { type FleetEntry, fleetEntry, livingIn } from '../plan/fleet.ts';
import type { Need, PoolThing } from '../plan/kinds.ts';
import type { CellPlan, PlatformPlan } from '../plan/plan.ts';
import { reasonOf } from '../plan/thing.ts';
import { groups, needOf, needOfAll } from '../promises/nodes.ts';
import { type Room, roomOf, shortOf } from '../promises/room.ts';
import { sessionsOf } from '../promises/sessions.ts';
import type { CrossRule } from './rule.ts';

const KUBERNETES = [{ url: 'https://kubernetes.io/docs/setup/best-practices/cluster-large/', checkedAt: '2026-11-21' }];

const TENANTS: Code = {
  code: 'capacity/tenants',
  severity: 'error',
  title: 'The tenants do not fit',
  trap: 'More tenants, or larger ones, than the open pools of their cell can carry, or than all pools of its standby.',
  why: 'Kubernetes places by request: what does not fit stays Pending, and the customer who came last has paid for nothing.',
  wayOut: 'More or larger nodes in the pool, fewer tenants in the cell, or another cell.',
  keys: ['cells.*.cluster.pools.*.nodes', 'cells.*.cluster.pools.*.size', 'cells.*.standby.pools', 'cell'],
  evidence: KUBERNETES,
};

const SPARE: Code = {
  ...TENANTS,
  code: 'capacity/spare',
  severity: 'warning',
  title: 'No room when a node is down',
  trap: 'A cell that is full with all of its nodes.',
  why: 'Every upgrade drains one node, and every failure takes one: its pods then find no place until it is back.',
  wayOut: 'One node more than the tenants need.',
};

const PLAN: Code = {
  ...TENANTS,
  code: 'capacity/plan',
  title: 'A plan that no cell can carry',
  trap: 'A published plan whose largest tenant does not fit into an empty cell.',
  why: 'It can be bought and not be delivered.',
  wayOut: 'Fewer seats at most, or larger pools.',
  keys: ['plans.*.seats.max', 'cells.*.cluster.pools'],
};

const CONNECTIONS: Code = {
  ...TENANTS,
  code: 'capacity/connections',
  title: 'More database connections than the server has',
  trap: 'Apps in session or direct mode whose connections add up beyond `max_connections`.',
  why: 'Each session holds a server process. Beyond the limit PostgreSQL refuses everybody, the one who can mend it included.',
  wayOut: 'Fewer tenants in the cell, or transaction mode for the apps that bear it.',
  keys: ['services.postgres.size', 'settings.*.pool', 'cell'],
  evidence: [{ url: 'https://www.postgresql.org/docs/18/runtime-config-connection.html', checkedAt: '2026-11-21' }],
};

export const capacityTenants: CrossRule = {
  code: TENANTS,
  fleet: (fleet, plan) => plan.cells.flatMap((cell) => [...shortages(TENANTS, plan, cell, fleet, 0), ...standbyShort(cell, fleet)]),
};

export const capacitySpare: CrossRule = {
  code: SPARE,
  fleet: (fleet, plan) =>
    plan.platform.values.profile === 'evaluation'
      ? []
      : plan.cells.flatMap((cell) => (shortages(TENANTS, plan, cell, fleet, 0).length > 0 ? [] : shortages(SPARE, plan, cell, fleet, 1))),
};

export const capacityConnections: CrossRule = {
  code: CONNECTIONS,
  fleet: (fleet, plan) => plan.cells.flatMap((cell) => connections(cell, fleet)),
};

export const capacityPlan: CrossRule = {
  code: PLAN,
  across: true,
  sold: (models, plan) => models.flatMap((model) => tooLarge(plan, fleetEntry('', model))),
};

function shortages(code: Code, plan: PlatformPlan, cell: CellPlan, fleet: readonly FleetEntry[], lost: number): Finding[] {
  return [...groups(plan, cell)].flatMap(([word, pools]) => {
    const need = needOf(cell, fleet, word);
    const room = roomOf(pools, word === '' ? cell.primary.servers : [], lost);
    const short = shortOf(need, room);
    return short ? [complaint(code, { name: cell.cell.name, cell }, pools, need, room, short, lost)] : [];
  });
}

/**
 * Whether the tenants fit into the standby at all: everything that runs against all of its nodes, for its pools may be dedicated in other
 * ways than those of the primary. Less than this cannot take over, however it is cut.
 */
function standbyShort(cell: CellPlan, fleet: readonly FleetEntry[]): Finding[] {
  if (!cell.standby) return [];
  const need = needOfAll(cell, fleet);
  const { pools, servers, cluster } = cell.standby;
  const room = roomOf(pools, servers, 0);
  const short = shortOf(need, room);
  return short ? [complaint(TENANTS, { name: cluster.name, cell }, pools, need, room, short, 0)] : [];
}

function complaint(
  code: Code,
  { name, cell }: { readonly name: string; readonly cell: CellPlan },
  pools: readonly PoolThing[],
  need: Need,
  room: Room,
  short: keyof Need,
  lost: number,
): Finding {
  const [pool = cell.cell] = pools;
  const names = pools.map((each) => each.name).join(', ') || 'its servers';
  const unit = { cpu: 'm CPU', memory: ' MiB', pods: ' pods' }[short];
  const [needed, there] = [`${need[short]}${unit}`, `${room[short]}${unit}`];
  // Only open pools carry the platform's own pods; a sum without them would look as if there were room.
  const dedicated = pools.length > 0 && name === cell.cell.name && pools.every((each) => each.values.for.length > 0);
  const who = dedicated ? 'The tenants' : 'The tenants and the platform';
  const message =
    lost === 0
      ? `${who} of ${cell.cell.name} request ${needed}; ${names}${name === cell.cell.name ? '' : ` of ${name}`} has ${there}.`
      : `With one node of ${names} down there is ${there} in ${cell.cell.name}; ${who.toLowerCase()} request ${needed}.`;
  const at = 'nodes' in pool.values ? reasonOf(pool, 'nodes').origin : pool.origin;
  const more = Math.ceil((need[short] - room[short]) / Math.max(1, room.largest[short]));
  return finding(code, {
    at,
    subject: `${name}/${names}`,
    found: needed,
    expected: `at most ${there}`,
    message,
    hint: `Add ${more} node${more === 1 ? '' : 's'} of this size, or take larger ones.`,
  });
}

function connections(cell: CellPlan, fleet: readonly FleetEntry[]): Finding[] {
  const own = livingIn(fleet, cell.cell.name);
  const sessions = sessionsOf(cell, fleet);
  if (!sessions || sessions.needed <= sessions.most) return [];
  const { bearer, needed: total, most } = sessions;
  const message = `Tenants and platform of ${cell.cell.name} need up to ${total} sessions; ${bearer} holds ${most}.`;
  const hint = `Take a larger size (\`services.postgres.size\`), or move tenants to another cell: ${own.length} are here.`;
  return [
    finding(CONNECTIONS, {
      at: sessions.reason.origin,
      subject: `${cell.cell.name}/postgres`,
      found: `${total} sessions`,
      expected: `at most ${most}`,
      message,
      hint,
    }),
  ];
}

function tooLarge(plan: PlatformPlan, model: FleetEntry): Finding[] {
  const sold = plan.plans.find((each) => each.name === model.plan);
  const fits = plan.cells.some((cell) => shortages(PLAN, plan, cell, [{ ...model, cell: cell.cell.name }], 0).length === 0);
  if (fits || !sold) return [];
  const at = { file: sold.origin.file, pointer: `${sold.origin.pointer}/seats/max` };
  const message = `A tenant of ${sold.name} with ${sold.values.maxSeats} seats requests ${model.cpu}m CPU and ${model.memory} MiB: no cell can carry that beside the platform itself, even without other tenants.`;
  return [
    finding(PLAN, {
      at,
      subject: sold.name,
      found: `${sold.values.maxSeats} seats`,
      expected: 'what one cell can carry',
      message,
      hint: 'Lower `seats.max`, or add nodes to a pool.',
    }),
  ];
}
