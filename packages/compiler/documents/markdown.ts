import type { Block, Document, Step } from './block.ts';

/** The first line of every file that Hansa writes here: by it a later run knows what is its own. */
export const MARK = 'Made by `hansa docs`: change the spec and make it again.';

export function markdownOf({ title, blocks }: Document): string {
  return `${[`<!-- ${MARK} -->`, `# ${title}`, ...blocks.map(blockText)].join('\n\n')}\n`;
}

function blockText(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return `${'#'.repeat(block.level)} ${block.text}`;
    case 'text':
      return block.text;
    case 'list':
      return block.items.map((item) => `- ${item}`).join('\n');
    case 'steps':
      return block.steps.map(stepText).join('\n');
    case 'table':
      return [rowText(block.head), `|${block.head.map(() => '---|').join('')}`, ...block.rows.map(rowText)].join('\n');
    case 'commands':
      return fenced(block.lines, '');
    case 'picture':
      return `![${block.text}](${block.file})`;
  }
}

function stepText({ does, run, expect }: Step): string {
  const parts = [`- [ ] ${does}`, ...(run ? [fenced(run, '  ')] : []), ...(expect === undefined ? [] : [`  Expected: ${expect}`])];
  return parts.join('\n\n');
}

function fenced(lines: readonly string[], before: string): string {
  return ['```sh', ...lines, '```'].map((line) => `${before}${line}`).join('\n');
}

/** A bar would end a cell, in code too. */
function rowText(cells: readonly string[]): string {
  return `| ${cells.map((each) => each.replaceAll('|', '\\|')).join(' | ')} |`;
}
