import { type KeyboardEvent, useMemo, useRef } from 'react';
import { layOut, type PlacedBox, type PlacedParty, textsOf } from '@hansa/compiler/topology/layout.ts';
import type { CellTopology } from '@hansa/compiler/topology/model.ts';

interface DrawingProps {
  readonly cell: CellTopology;
  readonly width: number;
  /** Id of the box whose links are lit. */
  readonly chosen: string | null;
  readonly choose: (id: string | null) => void;
}

/** The cell as a drawing. Tab stops once; arrows go from box to box, Enter chooses one and lights what it talks to. */
export function Drawing({ cell, width, chosen, choose }: DrawingProps) {
  // A larger type of the page makes a larger drawing: it is laid out at the usual size and scaled.
  const scale = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) / 16;
  const inner = Math.floor(width / scale);
  const drawing = useMemo(() => layOut(cell, inner), [cell, inner]);
  const svg = useRef<SVGSVGElement>(null);
  const ids = drawing.parties.flatMap((party) => party.sites.flatMap((site) => site.boxes.map((each) => each.box.id)));
  const near = useMemo(
    () =>
      chosen === null
        ? null
        : new Set(cell.links.flatMap((link) => (link.from === chosen || link.to === chosen ? [link.from, link.to] : []))),
    [cell, chosen],
  );
  const stop = chosen !== null && ids.includes(chosen) ? chosen : ids[0];
  const keys = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') choose(null);
    else if (moveFocus(event.key, svg.current, ids)) event.preventDefault();
  };
  return (
    <svg
      ref={svg}
      className={`drawing${chosen === null ? '' : ' drawing-chosen'}`}
      width={width}
      height={drawing.height * scale}
      viewBox={`0 0 ${inner} ${drawing.height}`}
      role="group"
      aria-label={`Topology of cell ${cell.name}`}
      onKeyDown={keys}
    >
      {drawing.parties.map((party) => (
        <PartyFrame key={party.party.name} placed={party} />
      ))}
      <g className="links" aria-hidden="true">
        {drawing.links.map(({ link, path }) => (
          <path
            key={`${link.kind} ${link.from} ${link.to}`}
            d={path}
            className={`link link-${link.kind}${chosen === link.from || chosen === link.to ? ' link-lit' : ''}`}
          />
        ))}
      </g>
      {drawing.parties.flatMap((party) =>
        party.sites.flatMap((site) =>
          site.boxes.map((each) => (
            <BoxShape
              key={each.box.id}
              placed={each}
              site={site.site.name}
              chosen={each.box.id === chosen}
              dim={near !== null && !near.has(each.box.id) && each.box.id !== chosen}
              stop={each.box.id === stop}
              choose={choose}
            />
          )),
        ),
      )}
    </svg>
  );
}

/** Arrows, Home and End between boxes; true when the key meant something here. */
function moveFocus(key: string, svg: SVGSVGElement | null, ids: readonly string[]): boolean {
  const at = ids.indexOf(document.activeElement?.getAttribute('data-box') ?? '');
  const to = { ArrowRight: at + 1, ArrowDown: at + 1, ArrowLeft: at - 1, ArrowUp: at - 1, Home: 0, End: ids.length - 1 }[key];
  if (to === undefined || at < 0) return false;
  svg?.querySelectorAll<SVGGElement>('[data-box]')[Math.max(0, Math.min(to, ids.length - 1))]?.focus();
  return true;
}

function PartyFrame({ placed }: { readonly placed: PlacedParty }) {
  const { x, y, width, height, party, sites } = placed;
  return (
    <g className="party">
      <rect x={x + 0.5} y={y + 0.5} width={width - 1} height={height - 1} rx="10" className="party-frame" />
      <text x={x + 12} y={y + 22} className="party-name">
        {party.name}
      </text>
      {sites.map((site) => (
        <text key={site.site.name} x={site.x} y={site.y + 14} className="site-name">
          {site.site.title}
        </text>
      ))}
    </g>
  );
}

interface BoxShapeProps {
  readonly placed: PlacedBox;
  readonly site: string;
  readonly chosen: boolean;
  readonly dim: boolean;
  readonly stop: boolean;
  readonly choose: (id: string | null) => void;
}

function BoxShape({ placed, site, chosen, dim, stop, choose }: BoxShapeProps) {
  const { x, y, width, height, box } = placed;
  const press = (): void => choose(chosen ? null : box.id);
  const keys = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    press();
  };
  return (
    <g
      className={`box box-${box.kind}${box.cluster ? ` box-${box.cluster}` : ''}${chosen ? ' box-chosen' : ''}${dim ? ' box-dim' : ''}`}
      data-box={box.id}
      role="button"
      aria-pressed={chosen}
      tabIndex={stop ? 0 : -1}
      aria-description={[`at ${site}`, box.detail, ...box.notes].join(', ')}
      onClick={press}
      onKeyDown={keys}
    >
      <rect x={x + 0.5} y={y + 0.5} width={width - 1} height={height - 1} rx="6" className="box-frame" />
      <rect x={x + 0.5} y={y + 8} width="3" height={height - 16} rx="1.5" className="box-edge" />
      {textsOf(placed).map((line) => (
        <text key={line.y} x={line.x} y={line.y} className={`box-${line.of}`}>
          {line.text}
        </text>
      ))}
    </g>
  );
}
