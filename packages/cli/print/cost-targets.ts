import { money } from '@hansa/compiler/cost/decimal.ts';
import { gapText, totalText } from '@hansa/compiler/cost/print.ts';
import type { Business, Way } from '@hansa/compiler/cost/targets.ts';
import { columns } from './columns.ts';

/** What is sold, what it leaves, and what is missing to what somebody wants. */
export function targetsText({ targets, plans, customers, revenue, cost, leaves, missing, aCustomer, ways }: Business): string {
  const sold = plans.map((each) => [
    each.plan,
    String(each.customers),
    String(each.seats),
    each.revenue ? `${money(each.revenue.cents)} ${each.revenue.currency}` : 'unknown: tax inside',
  ]);
  const aimed = [
    ['', 'now', 'wanted', 'missing'],
    ['customers', String(customers), String(targets.customers), String(missing.customers)],
    [
      `${targets.currency} a month`,
      `${revenue.atLeast ? 'at least ' : ''}${money(revenue.cents)}`,
      money(targets.revenue),
      `${revenue.atLeast ? 'at most ' : ''}${money(missing.revenue)}`,
    ],
  ];
  const head = ['', 'seats each', 'brings each', `seats for ${money(aCustomer)}`, `customers for ${money(targets.revenue)}`];
  const all = [`${targets.customers} of them bring`, 'cost', 'leave'];
  return [
    ...columns([['plan', 'customers', 'seats', 'brings a month'], ...sold], 1),
    '',
    `Brings ${totalText(revenue)} a month, costs ${totalText(cost)}, leaves ${gapText(leaves)}`,
    '',
    ...columns(aimed, 1),
    '',
    `${targets.customers} customers that bring ${money(targets.revenue)} bring ${money(aCustomer)} each. Of each plan, were it sold alone:`,
    ...columns([[...head, ...all], ...ways.map(wayRow)], 1),
    '',
    'Seats are as they are bought on average, and the fewest of a plan that nobody has. Cells like the first one are added as they fill; who lives in the platform now is left out of that.',
    'Plans in another currency, or with tax inside, are left out. Nothing of the work of people is in it: `--labour` has that.',
    '',
  ].join('\n');
}

function wayRow({ plan, seats, each, seatsNeeded, customersNeeded, stage }: Way): string[] {
  const most = stage?.total.atLeast === true ? 'at most ' : '';
  const brings = stage?.revenue?.cents;
  return [
    plan,
    String(seats),
    money(each),
    seatsNeeded === null ? 'more than it has' : String(seatsNeeded),
    customersNeeded === null ? 'never' : String(customersNeeded),
    brings === undefined ? 'none fits' : money(brings),
    stage ? totalText(stage.total) : '',
    stage && brings !== undefined ? `${most}${money(brings - stage.total.cents)}` : '',
  ];
}
