import { MANAGED, type ManagedFact } from '@hansa/compiler/catalogue/managed.ts';
import { money } from '@hansa/compiler/cost/decimal.ts';
import type { HostedCell, Hosting, SeatOffer } from '@hansa/compiler/cost/hosting.ts';
import { type ManagedCluster, type ManagedWhole, centsOf } from '@hansa/compiler/cost/managed.ts';
import { PriceSources, amountText, gapText, nodeText, priceText, quantityText, totalText } from '@hansa/compiler/cost/print.ts';
import { columns } from './columns.ts';

/** Own servers beside managed control planes: at their provider, with the nodes at each, then what each takes for it. */
export function managedText(clusters: readonly ManagedCluster[], day: string): string {
  const sources = new PriceSources();
  const own = clusters.map((each) => clusterText(each, sources, day));
  const others = columns(
    [['provider', 'what', 'a month', ''], ...MANAGED.map((fact) => [fact.provider, fact.what, takenText(fact), sources.markOf(fact, day)])],
    2,
  );
  return [
    ...own,
    'What a control plane costs where a provider runs it; nodes are paid beside it:',
    ...others.map((row) => `  ${row}`),
    '',
    'A control plane that others run is one that they see into and that only they restore. Hansa plans its own; this is a comparison, not a choice.',
    'Nodes elsewhere are the cheapest of the list that are at least as large. Machines are all that is compared: a machine that comes without a disk makes a sum a least one.',
    '',
    sources.text(),
  ].join('\n');
}

function takenText(fact: ManagedFact): string {
  if (!fact.sold) return 'sells none';
  const cents = centsOf(fact);
  return cents === null ? 'unknown' : `${money(cents)} ${fact.currency}`;
}

function clusterText(managed: ManagedCluster, sources: PriceSources, day: string): string {
  const { cluster, provider, servers, own, working, offers } = managed;
  const heading = `${cluster}: ${servers} ${servers === 1 ? 'server' : 'servers'} of its own with addresses, ${totalText(own)} a month`;
  const lines = offers.map(({ fact, cents }) => {
    const mark = sources.markOf(fact, day);
    if (!fact.sold) return `  ${provider} runs no Kubernetes for others ${mark}`;
    if (cents === null) return `  ${provider}, ${fact.what}: unknown ${mark}`;
    const against = gapText({ cents: cents - own.cents, bound: own.atLeast ? 'at most' : 'exact' });
    return `  ${provider}, ${fact.what}: ${money(cents)} EUR, which is ${against} ${mark}`;
  });
  const pods = working ? ['  The servers run pods too: nodes have to be bought in their place, and are not in this figure.'] : [];
  const none = offers.length === 0 ? [`  ${provider}: in no list that was read`] : [];
  return [heading, ...lines, ...none, ...pods, '', ...wholeText(managed, sources, day), ''].join('\n');
}

function wholeText({ machines, elsewhere }: ManagedCluster, sources: PriceSources, day: string): string[] {
  const rows = columns([['at', 'control plane', 'nodes', 'together', 'against here'], ...elsewhere.map(wholeRow)], 3);
  const marks = elsewhere.map(({ fact, nodes }) => {
    const prices = nodes.flatMap(({ price }) => price ?? []);
    return [...new Set([fact, ...prices].map((each) => sources.markOf(each, day)))].join(' ');
  });
  return [
    `  All of it at one provider; here its servers and nodes are ${totalText(machines)}, as machines alone:`,
    ...rows.map((row, index) => `    ${row}${index === 0 ? '' : `  ${marks[index - 1]}`}`),
  ];
}

function wholeRow({ fact, cents, nodes, total, against }: ManagedWhole): string[] {
  const plane = `${fact.what} ${cents === null ? 'unknown' : money(cents)}`;
  return [fact.provider, plane, nodes.map(nodeText).join(' + '), totalText(total), gapText(against)];
}

/** Customers on servers of their own, cell by cell, and what their seats cost where others sell them. */
export function hostingText({ cells, seats, here, seatCents, offers }: Hosting, day: string): string {
  const sources = new PriceSources();
  return [
    ...cells.map((cell) => hostedText(cell, sources)),
    `${seats} seats, which here take ${totalText(here)} a month${seatCents === null ? '' : `, ${money(seatCents)} each`}; of others:`,
    ...seatRows(offers, seats, sources, day),
    '',
    'A server of its own has no other to go to: no standby, no second copy of the databases, no copy of files elsewhere, nobody who watches. Its databases need room beside what the pods request.',
    'With Microsoft and Google comes mail, with none of them ERP, marketing or a place where they run that you chose. Other currencies are not converted.',
    '',
    sources.text(),
  ].join('\n');
}

function hostedText({ cell, customers, lines, total, here, against }: HostedCell, sources: PriceSources): string {
  const rows = columns(
    lines.map((line) => [line.what, quantityText(line), priceText(line), amountText(line)]),
    1,
  );
  const each = customers === 1 ? '1 customer' : `${customers} customers, each`;
  return [
    `${cell}: ${each} on a virtual server, ${totalText(total)} a month; here ${totalText(here)}, ${against ? `so ${gapText(against)}` : 'and of the other nothing is known'}`,
    ...lines.flatMap((line, index) => [
      `  ${rows[index]}${line.basis ? `  ${sources.mark(line.basis)}` : ''}`,
      ...(line.remark === null ? [] : [`      ${line.remark}`]),
    ]),
    '',
  ].join('\n');
}

function seatRows(offers: readonly SeatOffer[], seats: number, sources: PriceSources, day: string): string[] {
  const rows = columns(
    [
      ['seller', 'what', 'a seat', `${seats} of them`, 'against here', ''],
      ...offers.map(({ fact, cents, all, against }) => [
        fact.seller,
        fact.what,
        cents === null ? 'unknown' : `${money(cents)} ${fact.currency}`,
        all === null ? (seats === 0 ? '' : 'unknown') : `${money(all)} ${fact.currency}`,
        against ? gapText(against) : '',
        sources.markOf(fact, day),
      ]),
    ],
    2,
  );
  return rows.map((row) => `  ${row}`);
}
