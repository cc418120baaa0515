import { useEffect, useRef, useState } from 'react';
import { useShown, useWorkbench } from '../app/context.ts';
import type { CellTopology } from '@hansa/compiler/topology/model.ts';
import { Drawing } from './Drawing.tsx';
import { Stale } from './Stale.tsx';
import { Relations } from './Relations.tsx';
import { States } from './States.tsx';

/** What stands where, what talks to what, and where each state lives. */
export function TopologyPanel({ titled }: { readonly titled: boolean }) {
  const topology = useShown((state) => state.topology);
  const stale = useShown((state) => state.stale);
  const wanted = useShown((state) => state.address.cell);
  if (topology === undefined) return <p className="empty">Drawing…</p>;
  const cell = topology?.cells.find((each) => each.name === wanted) ?? topology?.cells[0];
  if (!topology || !cell) return <NoDrawing />;
  return (
    <div className="topology">
      <div className="bar">
        <h2 className="bar-title">{titled ? 'Topology' : `Cell ${cell.name}`}</h2>
        <span className="tag">{cell.environment}</span>
        {topology.cells.length > 1 && <CellChoice cells={topology.cells} chosen={cell.name} />}
      </div>
      {stale && <Stale />}
      <Cell cell={cell} key={cell.name} />
    </div>
  );
}

function NoDrawing() {
  return (
    <div className="empty">
      <p className="empty-title">Nothing to draw yet.</p>
      <p>The platform could not be planned; the problems say why.</p>
    </div>
  );
}

function CellChoice({ cells, chosen }: { readonly cells: readonly CellTopology[]; readonly chosen: string }) {
  const workbench = useWorkbench();
  return (
    <select className="select" aria-label="Cell" value={chosen} onChange={(event) => workbench.go({ cell: event.target.value })}>
      {cells.map((cell) => (
        <option key={cell.name}>{cell.name}</option>
      ))}
    </select>
  );
}

function Cell({ cell }: { readonly cell: CellTopology }) {
  const place = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  const [chosen, setChosen] = useState<string | null>(null);
  useEffect(() => {
    const element = place.current;
    if (!element) return undefined;
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry?.contentRect.width ?? 0)));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return (
    <div className="topology-scroll">
      <div ref={place} className="drawing-place">
        {width > 0 && <Drawing cell={cell} width={Math.max(width, 250)} chosen={chosen} choose={setChosen} />}
      </div>
      <Relations cell={cell} chosen={chosen} choose={setChosen} />
      <States cell={cell} choose={setChosen} />
    </div>
  );
}
