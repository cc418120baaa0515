import { money } from '../cost/decimal.ts';
import { hostingOf } from '../cost/hosting.ts';
import { type ManagedCluster, managedOf } from '../cost/managed.ts';
import { type PriceSources, amountText, gapText, nodeText, priceText, quantityText, totalText } from '../cost/print.ts';
import { type Block, code, plain, table, text } from './block.ts';
import type { DocumentView } from './view.ts';

/** Each cluster where a provider would run its control plane: `hansa cost --managed` as a document. */
export function managed({ compilation, platform, lists, day, sheet }: DocumentView, sources: PriceSources): Block[] {
  const clusters = managedOf({ catalogue: compilation.language.catalogue, lists, platform }, sheet);
  return [
    text(
      'All of a cluster at one provider, as machines alone: no addresses, disks, load balancers or traffic on either side. Nodes are the cheapest of the list that are at least as large. A control plane that others run is one that they see into and that only they restore.',
    ),
    ...clusters.flatMap((each) => [text(hereText(each)), wholes(each, sources, day)]),
  ];
}

function hereText({ cluster, provider, servers, own, working, machines, offers }: ManagedCluster): string {
  const none = offers.every(({ fact }) => !fact.sold) ? ` ${code(provider)} runs no Kubernetes for others.` : '';
  const pods = working ? ' Pods run on the servers too, so nodes take their place below.' : '';
  return `${code(cluster)}: its servers (${servers}) take ${totalText(own)} with their addresses, servers and nodes without them ${totalText(machines)}.${none}${pods}`;
}

function wholes({ elsewhere }: ManagedCluster, sources: PriceSources, day: string): Block {
  const rows = elsewhere.map(({ fact, cents, nodes, total, against }) => {
    const read = [fact, ...nodes.flatMap(({ price }) => price ?? [])];
    return [
      code(fact.provider),
      `${plain(fact.what)}: ${cents === null ? 'unknown' : money(cents)}`,
      plain(nodes.map(nodeText).join(' + ')),
      totalText(total),
      gapText(against),
      plain([...new Set(read.map((each) => sources.markOf(each, day)))].join(' ')),
    ];
  });
  return table(['at', 'control plane', 'nodes', 'together', 'against here', 'source'], rows);
}

/** Customers on servers of their own, and their seats where others sell them: `hansa cost --hosting` as a document. */
export function hosting({ compilation, platform, lists, day, sheet }: DocumentView, sources: PriceSources): Block[] {
  const { cells, seats, here, seatCents, offers } = hostingOf({ catalogue: compilation.language.catalogue, lists, platform, day }, sheet);
  const servers = cells.flatMap(({ cell, customers, lines, total, here: own, against }) => [
    text(
      `${code(cell)}, customers: ${customers}. A virtual server for each takes ${totalText(total)}; the cell takes ${totalText(own)}, ${against ? `so it is ${gapText(against)}` : 'and of the other nothing is known'}. Such a server has no standby, no second copy of its databases or files, and nobody who watches it; its databases need room beside what the pods request.`,
    ),
    table(
      ['what', 'quantity', 'price', 'a month', 'source'],
      lines.map((line) => [
        plain(line.what),
        plain(quantityText(line)),
        priceText(line),
        amountText(line) + (line.remark === null ? '' : `: ${plain(line.remark)}`),
        line.basis ? plain(sources.mark(line.basis)) : '',
      ]),
    ),
  ]);
  const rows = offers.map(({ fact, cents, all, against }) => [
    plain(`${fact.seller} ${fact.what}`),
    cents === null ? 'unknown' : `${money(cents)} ${fact.currency}`,
    all === null ? (seats === 0 ? '' : 'unknown') : `${money(all)} ${fact.currency}`,
    against ? gapText(against) : '',
    plain(sources.markOf(fact, day)),
  ]);
  return [
    ...servers,
    text(
      `Seats that were sold: ${seats}. Here they take ${totalText(here)}${seatCents === null ? '' : `, ${money(seatCents)} each`}. With Microsoft and Google comes mail, with none of them ERP, marketing or a place that you chose; other currencies are not converted.`,
    ),
    table(['seats of others', 'one', 'all', 'against here', 'source'], rows),
  ];
}
