import type { ReactNode } from 'react';
import type { Block } from '@hansa/compiler/documents/block.ts';
import { MARKS } from '@hansa/compiler/documents/marks.ts';

/** The parts of a document. A picture is an image, which can do nothing whoever wrote the spec. */
export function Blocks({ blocks }: { readonly blocks: readonly Block[] }) {
  return blocks.map((block, index) => <BlockOf key={index} block={block} />);
}

function BlockOf({ block }: { readonly block: Block }) {
  switch (block.kind) {
    case 'heading':
      return block.level === 2 ? <h3>{lineOf(block.text)}</h3> : <h4>{lineOf(block.text)}</h4>;
    case 'text':
      return <p>{lineOf(block.text)}</p>;
    case 'list':
      return (
        <ul className="report-list">
          {block.items.map((item) => (
            <li key={item}>{lineOf(item)}</li>
          ))}
        </ul>
      );
    case 'steps':
      return (
        <ul className="report-list">
          {block.steps.map(({ does }) => (
            <li key={does}>{lineOf(does)}</li>
          ))}
        </ul>
      );
    case 'table':
      return <TableOf head={block.head} rows={block.rows} />;
    case 'commands':
      return <pre>{block.lines.join('\n')}</pre>;
    case 'picture':
      return <img className="report-picture" alt={block.text} src={`data:image/svg+xml,${encodeURIComponent(block.svg)}`} />;
  }
}

/** A wide table scrolls by itself, and is whole on paper. */
function TableOf({ head, rows }: { readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] }) {
  return (
    <div className="report-table" tabIndex={0} role="group" aria-label={`Table: ${head.filter(Boolean).join(', ')}`}>
      <table>
        <thead>
          <tr>
            {head.map((each, index) =>
              each === '' ? (
                <td key={index} />
              ) : (
                <th key={index} scope="col">
                  {lineOf(each)}
                </th>
              ),
            )}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={index}>
              {row.map((cell, column) => (
                <td key={column}>{lineOf(cell)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** A line of a document with its marks: code, links, weight. */
function lineOf(line: string): ReactNode[] {
  const parts: ReactNode[] = [];
  let end = 0;
  for (const found of line.matchAll(MARKS)) {
    parts.push(line.slice(end, found.index), <MarkOf key={found.index} found={found} />);
    end = found.index + found[0].length;
  }
  return [...parts, line.slice(end)];
}

function MarkOf({ found: [, value, shown, to, address, weight, meant] }: { readonly found: RegExpExecArray }) {
  if (value !== undefined) return <code>{value}</code>;
  const link = address ?? to ?? '';
  // Links between documents lead nowhere here, and nothing but the web is ever followed.
  if (link.startsWith('https://'))
    return (
      <a href={link} target="_blank" rel="noopener noreferrer">
        {shown ?? link}
      </a>
    );
  if (shown !== undefined) return lineOf(shown);
  return weight === undefined ? (meant ?? '') : <strong>{lineOf(weight)}</strong>;
}
