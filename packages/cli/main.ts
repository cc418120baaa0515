import { Command, CommanderError, Option } from 'commander';
import { EXIT, Refusal } from './exit.ts';
import { COMPILER_VERSION } from './version.ts';
import type { Context } from './context.ts';

/**
 * The table of commands. Each is loaded only when it is called: `hansa check` does not pay for the server, nor `--help` for the
 * compiler.
 */
function program(): Command {
  const root = new Command('hansa')
    .description('Runs a European cloud business from one file.')
    .version(COMPILER_VERSION)
    .option('-C <dir>', 'folder of the spec', '.')
    .addOption(new Option('--format <format>', 'how results are printed').choices(['text', 'json', 'sarif']).default('text'))
    .exitOverride()
    .showHelpAfterError('(see `hansa --help`)')
    .configureHelp({ showGlobalOptions: true });
  define(root, 'init [dir]', 'write a complete example', [['--example <name>', 'which one'], ['--list', 'list the examples']], async () => (await import('./commands/init.ts')).init);
  define(root, 'check', 'say what cannot work', [['--fix', 'apply the fixes that are certain']], async () => (await import('./commands/check.ts')).check);
  define(root, 'plan [what]', 'list what will exist', [], async () => (await import('./commands/plan.ts')).plan);
  define(root, 'render', 'write the trees', [['--out <deploy>', 'folder of the trees', 'deploy'], ['--check', 'only say whether they are up to date']], async () => (await import('./commands/render.ts')).render);
  define(root, 'diff', 'show what would change, object by object', [['--out <deploy>', 'folder of the trees', 'deploy']], async () => (await import('./commands/diff.ts')).diff);
  define(root, 'explain <what>', 'explain a code, a key, a planned thing or an origin', [], async () => (await import('./commands/explain.ts')).explain);
  define(root, 'schema [kind]', 'print the JSON Schema for editors (platform, tenant)', [], async () => (await import('./commands/schema.ts')).schema);
  define(root, 'serve [dir]', 'open the workbench', [], async () => (await import('./commands/serve.ts')).serve);
  tenants(root);
  return root;
}

function tenants(root: Command): void {
  const tenant = root.command('tenant').description('add, change and remove tenants').exitOverride();
  const fields: Options = [['--seats <n>', 'members'], ['--plan <plan>', 'as in team@1'], ['--cell <cell>', 'the cell'], ['--wave <n>', '0 is the canary'], ['--state <state>', 'active, suspended or leaving'], ['--slug <slug>', 'another name in hosts'], ['--out <deploy>', 'folder of the trees, kept in step when it exists', 'deploy']];
  define(tenant, 'add <slug>', 'add a tenant', fields, async () => (await import('./commands/tenant-add.ts')).tenantAdd);
  define(tenant, 'set <tenant>', 'change a tenant, by slug, id or file', fields, async () => (await import('./commands/tenant-set.ts')).tenantSet);
  define(tenant, 'rm <tenant>', 'remove a tenant that is leaving', [['--out <deploy>', 'folder of the trees, kept in step when it exists', 'deploy']], async () => (await import('./commands/tenant-rm.ts')).tenantRm);
}

type Options = readonly (readonly [flags: string, description: string, fallback?: string])[];
type Action = (context: Context) => number | Promise<number>;

function define(parent: Command, usage: string, description: string, options: Options, load: () => Promise<Action>): void {
  const command = parent.command(usage).description(description).exitOverride();
  for (const [flags, text, fallback] of options) command.option(flags, text, fallback);
  command.action(async (...args: unknown[]) => {
    const own = args.at(-1) as Command;
    const words = args.slice(0, -2).map((each) => (each === undefined ? undefined : String(each)));
    const all = own.optsWithGlobals<Record<string, string | boolean | undefined>>();
    const run = await load();
    process.exitCode = await run({ folder: String(all['C'] ?? '.'), format: (all['format'] ?? 'text') as Context['format'], words, options: all });
  });
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
  process.stderr.write(`hansa: this is a bug of ours; please report it with what you ran.\n${error instanceof Error ? error.stack : String(error)}\n`);
  return EXIT.bug;
}

/** What the machine says no to, in words: a folder that may not be written, a disk that is full. */
function knownTrouble(error: unknown): string | undefined {
  const { code, path } = error as NodeJS.ErrnoException;
  if (code === 'EACCES' || code === 'EPERM') return `${path ?? 'a file'} may not be read or written by this user.`;
  if (code === 'ENOSPC') return 'the disk is full; nothing was changed that was not finished.';
  if (code === 'EISDIR' || code === 'ENOTDIR') return `${path ?? 'a path'} is not what was expected: a folder stands where a file should, or the other way round.`;
  return code === 'EROFS' ? `${path ?? 'the folder'} is on a read-only file system.` : undefined;
}

process.once('SIGINT', () => process.exit(EXIT.interrupted));
// A reader such as `head` that closes the pipe has had enough: that is no mistake.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(EXIT.done);
});
try {
  await program().parseAsync();
} catch (error) {
  process.exitCode = leave(error);
}
