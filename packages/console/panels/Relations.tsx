import { useMemo } from 'react';
import { useWorkbench } from '../app/context.ts';
import type { Box, CellTopology, Link, LinkKind } from '@hansa/compiler/topology/model.ts';

const KINDS: Readonly<Record<LinkKind, string>> = {
  queries: 'queries',
  objects: 'objects',
  replica: 'replication',
  copy: 'copies and backups',
  metrics: 'metrics and logs',
  watch: 'dead-man switch',
  vote: 'votes',
  mail: 'mail',
  delivery: 'delivery',
  names: 'names',
};

interface RelationsProps {
  readonly cell: CellTopology;
  readonly chosen: string | null;
  readonly choose: (id: string | null) => void;
}

/** What talks to what in words: of the chosen box, or the kinds of talk as a legend. */
export function Relations({ cell, chosen, choose }: RelationsProps) {
  const boxes = useMemo(
    () =>
      new Map(
        cell.parties.flatMap((party) =>
          party.sites.flatMap((site) => site.boxes.map((box) => [box.id, { box, site: site.name }] as const)),
        ),
      ),
    [cell],
  );
  const here = chosen === null ? undefined : boxes.get(chosen);
  if (!here) return <Legend cell={cell} />;
  const links = cell.links.filter((link) => link.from === chosen || link.to === chosen);
  return (
    <section className="relations" aria-label={`About ${here.box.title}`} aria-live="polite">
      <AboutBox box={here.box} site={here.site} />
      {links.length === 0 ? (
        <p className="relations-none">It talks to nothing that is drawn.</p>
      ) : (
        <ul className="relation-list">
          {links.map((link) => (
            <Relation key={`${link.kind} ${link.from} ${link.to}`} link={link} chosen={here.box.id} boxes={boxes} choose={choose} />
          ))}
        </ul>
      )}
    </section>
  );
}

function AboutBox({ box, site }: { readonly box: Box; readonly site: string }) {
  const workbench = useWorkbench();
  return (
    <div className="about-box">
      <h3>
        {box.title} <span className="about-site">{site}</span>
      </h3>
      <p>{[box.detail, ...box.notes].filter(Boolean).join(' · ')}</p>
      <button type="button" className="button button-small" onClick={() => workbench.followThing(box.why.thing, box.why.key)}>
        Where the spec says so
      </button>
    </div>
  );
}

interface RelationProps {
  readonly link: Link;
  readonly chosen: string;
  readonly boxes: ReadonlyMap<string, { readonly box: Box; readonly site: string }>;
  readonly choose: (id: string | null) => void;
}

function Relation({ link, chosen, boxes, choose }: RelationProps) {
  const other = link.from === chosen ? link.to : link.from;
  const there = boxes.get(other);
  return (
    <li className="relation">
      <span className={`relation-mark link-${link.kind}`} aria-hidden="true">
        {link.from === chosen ? '→' : '←'}
      </span>
      <button type="button" className="link-button" onClick={() => choose(other)}>
        {there?.box.title ?? other} <span className="about-site">{there?.site}</span>
      </button>
      <span>{link.what}</span>
    </li>
  );
}

function Legend({ cell }: { readonly cell: CellTopology }) {
  const kinds = [...new Set(cell.links.map((link) => link.kind))];
  return (
    <section className="relations" aria-label="What talks to what">
      <p className="relations-none">Choose a box to see what it talks to, and which line of the spec put it there.</p>
      <ul className="legend">
        {kinds.map((kind) => (
          <li key={kind}>
            <svg width="26" height="8" aria-hidden="true">
              <path d="M1 4H25" className={`link link-lit link-${kind}`} />
            </svg>
            {KINDS[kind]}
          </li>
        ))}
      </ul>
    </section>
  );
}
