import { layOut, type PlacedBox, type PlacedParty, textsOf } from '../topology/layout.ts';
import type { BoxKind, CellTopology, LinkKind } from '../topology/model.ts';
import { escaped } from './html.ts';
import { MARK } from './markdown.ts';

/** Three parties side by side. */
const WIDTH = 1048;

/** A file cannot know the theme of its reader: these are for paper. Of kinds that are not named, the last colour. */
const EDGE: Partial<Record<BoxKind, string>> = {
  server: '#2f6db5',
  pool: '#2f6db5',
  postgres: '#2d7d46',
  mariadb: '#2d7d46',
  cache: '#2d7d46',
  witness: '#a2660c',
  vote: '#a2660c',
  monitoring: '#a2660c',
  switch: '#a2660c',
  store: '#7a4aa8',
};
const LINE: Partial<Record<LinkKind, string>> = { queries: '#2d7d46', replica: '#2d7d46', objects: '#7a4aa8', copy: '#7a4aa8' };
const OTHER = '#6b7687';

/** A cell as a picture that needs nothing else: where its parts stand and what talks to what. */
export function drawingOf(cell: CellTopology): string {
  const { width, height, parties, links } = layOut(cell, WIDTH);
  const paths = links.map(({ link, path }) => {
    const data = LINE[link.kind];
    const dashes = link.kind === 'replica' ? ' stroke-dasharray="6 3"' : '';
    return `<path d="${path}" fill="none" stroke="${data ?? OTHER}" stroke-width="1.25" opacity="${data ? 0.45 : 0.16}"${dashes}/>`;
  });
  const boxes = parties.flatMap((party) => party.sites.flatMap((site) => site.boxes.map(boxSvg)));
  const title = `Cell ${escaped(cell.name)}: what stands where, and what talks to what`;
  const size = `width="${round(width)}" height="${round(height)}" viewBox="0 0 ${round(width)} ${round(height)}"`;
  return `<!-- ${MARK} -->
<svg xmlns="http://www.w3.org/2000/svg" ${size} role="img" font-family="system-ui, sans-serif">
<title>${title}</title>
<rect width="100%" height="100%" fill="#fff"/>
${[...parties.map(partySvg), ...paths, ...boxes].join('\n')}
</svg>
`;
}

function partySvg({ x, y, width, height, party, sites }: PlacedParty): string {
  const frame = `<rect x="${round(x + 0.5)}" y="${round(y + 0.5)}" width="${round(width - 1)}" height="${round(height - 1)}" rx="10" fill="#f6f8fa" stroke="#c9d1dc"/>`;
  const names = sites.map((site) => textSvg(site.x, site.y + 14, 12, '#4c5767', site.site.title));
  return [frame, textSvg(x + 12, y + 22, 13, '#1c2430', party.name, true), ...names].join('\n');
}

function boxSvg(placed: PlacedBox): string {
  const { x, y, width, height, box } = placed;
  const dashes = box.cluster === 'standby' ? ' stroke-dasharray="5 3"' : '';
  const texts = textsOf(placed).map((each) =>
    each.of === 'title' ? textSvg(each.x, each.y, 13, '#1c2430', each.text, true) : textSvg(each.x, each.y, 11, '#4c5767', each.text),
  );
  return [
    `<rect x="${round(x + 0.5)}" y="${round(y + 0.5)}" width="${round(width - 1)}" height="${round(height - 1)}" rx="6" fill="#fff" stroke="#9aa5b4"${dashes}/>`,
    `<rect x="${round(x + 0.5)}" y="${round(y + 8)}" width="3" height="${round(height - 16)}" rx="1.5" fill="${EDGE[box.kind] ?? OTHER}"/>`,
    ...texts,
  ].join('\n');
}

function textSvg(x: number, y: number, size: number, colour: string, text: string, strong = false): string {
  return `<text x="${round(x)}" y="${round(y)}" font-size="${size}" fill="${colour}"${strong ? ' font-weight="600"' : ''}>${escaped(text)}</text>`;
}

/** Tenths of a pixel: the same bytes wherever it is computed. */
function round(value: number): number {
  return Math.round(value * 10) / 10;
}
