import { COMPILER_VERSION } from '@hansa/compiler/version.ts';
import { Command, CommanderError, Option } from 'commander';
import { COMMANDS, GROUPS, define } from './command-table.ts';
import { EXIT, EXIT_MEANS, Refusal } from './exit.ts';

/** Does what one command line says, and gives its exit code. Never throws. */
export async function runProgram(words: readonly string[]): Promise<number> {
  let code: number = EXIT.done;
  try {
    await program((ended) => (code = ended)).parseAsync(words, { from: 'user' });
    return code;
  } catch (error) {
    return leave(error);
  }
}

/** Commands are loaded only when they are called: `hansa check` does not pay for the server, nor `--help` for the compiler. */
function program(end: (code: number) => void): Command {
  const root = new Command('hansa')
    .description('Runs a European cloud business from one file.')
    .version(COMPILER_VERSION)
    .option('-C <dir>', 'folder of the spec', '.')
    .addOption(new Option('--format <format>', 'how results are printed').choices(['text', 'json', 'sarif']).default('text'))
    .exitOverride()
    .showHelpAfterError('(see `hansa --help`)')
    .configureHelp({ showGlobalOptions: true })
    .addHelpText('after', `\nExit codes:\n${exitCodes()}`);
  for (const command of COMMANDS) define(root, command, end);
  for (const { name, does, commands } of GROUPS) {
    const group = root.command(name).description(does).exitOverride();
    for (const command of commands) define(group, command, end);
  }
  return root;
}

function exitCodes(): string {
  return Object.entries(EXIT)
    .map(([name, code]) => `  ${String(code).padStart(3)}  ${EXIT_MEANS[name as keyof typeof EXIT]}`)
    .join('\n');
}

/** Every way out of the program: what was expected is printed in one line, a bug asks to be reported, and only it shows a stack. */
function leave(error: unknown): number {
  if (error instanceof Refusal) {
    process.stderr.write(`hansa: ${error.message}\n`);
    return error.code;
  }
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
  const known = knownTrouble(error);
  if (known !== undefined) {
    process.stderr.write(`hansa: ${known}\n`);
    return EXIT.usage;
  }
  process.stderr.write(
    `hansa: this is a bug of ours; please report it with what you ran.\n${error instanceof Error ? error.stack : String(error)}\n`,
  );
  return EXIT.bug;
}

/** What the machine says no to, in words: a folder that may not be written, a disk that is full. */
function knownTrouble(error: unknown): string | undefined {
  const { code, path } = error as NodeJS.ErrnoException;
  if (code === 'EACCES' || code === 'EPERM') return `${path ?? 'a file'} may not be read or written by this user.`;
  if (code === 'ENOENT' || code === 'ELOOP') return `${path ?? 'a file'} is not there, or is a link that leads nowhere.`;
  if (code === 'ENAMETOOLONG') return `${path ?? 'a path'} is longer than this file system allows.`;
  if (code === 'ENOSPC') return 'the disk is full; nothing was changed that was not finished.';
  if (code === 'EISDIR' || code === 'ENOTDIR' || code === 'EEXIST')
    return `${path ?? 'a path'} is not what was expected: a folder stands where a file should, or the other way round.`;
  return code === 'EROFS' ? `${path ?? 'the folder'} is on a read-only file system.` : undefined;
}
