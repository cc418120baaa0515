import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, type RepositoryFile } from '../repository.ts';
import { page } from './markdown.ts';

const MAIN = join(ROOT, 'packages', 'cli', 'main.ts');

/** The help of every command, as the program itself prints it. */
export function commandLinePage(): RepositoryFile[] {
  if (!existsSync(MAIN)) return [];
  const root = help([]);
  const blocks = commandsOf(root).flatMap((command) => {
    const text = help([command]);
    const inner = commandsOf(text).map((name) => block(`hansa ${command} ${name}`, help([command, name])));
    return [block(`hansa ${command}`, text), ...inner];
  });
  const intro = 'Results go to stdout, progress to stderr. What each command prints for `--help`:';
  return [page('docs/reference/command-line.md', '# Command line', intro, block('hansa', root), ...blocks)];
}

function block(name: string, text: string): string {
  return `## ${name}\n\n\`\`\`\n${text.trimEnd()}\n\`\`\``;
}

/** Throws what the program said when it does not print its help. */
function help(command: readonly string[]): string {
  const env = { ...process.env, NO_COLOR: '1', COLUMNS: '100' };
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...command, '--help'], { encoding: 'utf8', env });
  if (status !== 0) throw new Error(`hansa ${command.join(' ')} --help ended with ${status}: ${stderr}`);
  return stdout;
}

/** Names under "Commands:" in a help text. */
function commandsOf(text: string): string[] {
  const list = text.split(/^Commands:\n/m)[1] ?? '';
  return [...list.matchAll(/^ {2}([a-z][a-z-]*)/gm)].map((match) => match[1] ?? '').filter((name) => name !== 'help');
}
