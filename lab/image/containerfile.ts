/** One instruction, with its words as they stand there. */
export interface Instruction {
  readonly word: string;
  readonly rest: string;
}

/** From one FROM to the next. */
export interface Stage {
  readonly from: string;
  readonly name: string | undefined;
  readonly instructions: readonly Instruction[];
}

/** The stages of a Containerfile. It takes what ours is made of: one line an instruction, no variables, no heredocs. */
export function stagesOf(text: string): readonly Stage[] {
  const stages: { from: string; name: string | undefined; instructions: Instruction[] }[] = [];
  for (const line of text.split('\n').filter((each) => each.trim() !== '' && !each.startsWith('#'))) {
    const [, word = '', rest = ''] = /^([A-Z]+) (.+)$/.exec(line) ?? [];
    if (word === '') throw new Error(`no instruction: ${line}`);
    const [, from, name] = word === 'FROM' ? (/^(\S+)(?: AS (\S+))?$/.exec(rest) ?? []) : [];
    if (from !== undefined) stages.push({ from, name, instructions: [] });
    else stages.at(-1)?.instructions.push({ word, rest });
  }
  return stages;
}

/** Whether a `.dockerignore` leaves a path out: its patterns know `*` within a name and `**` before one. */
export function leavesOut(text: string): (path: string) => boolean {
  const patterns = text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const body = line
        .replace(/^\*\*\//, '')
        .replaceAll(/[.+^$()|[\]\\]/g, String.raw`\$&`)
        .replaceAll('*', '[^/]*');
      return new RegExp(`^${line.startsWith('**/') ? '(?:.*/)?' : ''}${body}(?:/|$)`);
    });
  return (path) => patterns.some((pattern) => pattern.test(path));
}
