import type { InForce, Rung } from '@hansa/compiler/plan/effective.ts';

/** How many are shown apart; alike ones are shown together, so more is a fleet in which everybody has something of their own. */
const SHOWN = 12;

/** Every layer that could say a key, the widest first, and which of them has the say. */
export function inForceText(held: readonly InForce[]): string | undefined {
  if (held.length === 0) return undefined;
  const alike = new Map<string, InForce[]>();
  for (const each of held) {
    const key = JSON.stringify([each.value, each.pointer, each.rungs.map(({ layer, value, at, inForce }) => [layer, value, at, inForce])]);
    alike.set(key, [...(alike.get(key) ?? []), each]);
  }
  const groups = [...alike.values()];
  const more = groups.length > SHOWN ? `\n\nand ${groups.length - SHOWN} more; \`--for NAME\` shows one` : '';
  return `${groups.slice(0, SHOWN).map(group).join('\n\n')}${more}`;
}

function group(same: readonly InForce[]): string {
  const [first] = same;
  if (!first) return '';
  const titles = first.rungs.map((rung, index) =>
    title(
      rung,
      same.every(({ rungs }) => rungs[index]?.name === rung.name),
    ),
  );
  const width = Math.max(...titles.map((each) => each.length));
  const rungs = first.rungs.map((rung, index) => `  ${rung.inForce ? '>' : ' '} ${titles[index]?.padEnd(width)}  ${said(rung)}`);
  return `In force for ${same.map(whose).join(', ')}: ${shown(first.value)}\n${rungs.join('\n')}`;
}

function whose({ of, pointer }: InForce): string {
  const item = /^\/cells\/\d+\/(.*)\/(\d+)\//.exec(pointer);
  const where = of.environment === null ? of.name : `${of.name} (${of.environment})`;
  return item ? `${item[1]?.replaceAll('/', '.')}[${item[2]}] of ${where}` : where;
}

/** With its name where it is the one of all for whom the same holds. */
function title({ layer, name }: Rung, named: boolean): string {
  return name === null || !named ? layer : `${layer} ${name}`;
}

function said({ value, at, layer, inForce }: Rung): string {
  if (at) return `${shown(value)}  ${at.file}:${at.line}:${at.column}`;
  return layer === 'default' && inForce ? shown(value) : layer === 'default' ? 'not needed' : 'nothing';
}

function shown(value: unknown): string {
  return value === null || value === undefined ? 'nothing' : JSON.stringify(value);
}
