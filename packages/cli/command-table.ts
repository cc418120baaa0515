import type { Command } from 'commander';
import type { Context } from './context.ts';

type Option = readonly [flags: string, description: string, fallback?: string];

/** One command: how it is written, what it does, and where its code is. */
interface CommandRow {
  readonly usage: string;
  readonly does: string;
  readonly options?: readonly Option[];
  readonly load: () => Promise<(context: Context) => number | Promise<number>>;
}

const OUT: Option = ['--out <deploy>', 'folder of the trees', 'deploy'];
const KEPT: Option = ['--out <deploy>', 'folder of the trees, kept in step when it exists', 'deploy'];

export const COMMANDS: readonly CommandRow[] = [
  {
    usage: 'init [dir]',
    does: 'write a complete example',
    options: [
      ['--example <name>', 'which one'],
      ['--list', 'list the examples'],
    ],
    load: async () => (await import('./commands/init.ts')).init,
  },
  {
    usage: 'check',
    does: 'say what cannot work',
    options: [
      ['--fix', 'apply the fixes that are certain'],
      ['--at <day>', 'hold what ends against that day, as in 2026-11-21; today without it'],
    ],
    load: async () => (await import('./commands/check.ts')).check,
  },
  { usage: 'plan [what]', does: 'list what will exist', load: async () => (await import('./commands/plan.ts')).plan },
  {
    usage: 'render',
    does: 'write the trees',
    options: [OUT, ['--check', 'only say whether they are up to date']],
    load: async () => (await import('./commands/render.ts')).render,
  },
  {
    usage: 'diff',
    does: 'show what would change, object by object',
    options: [OUT],
    load: async () => (await import('./commands/diff.ts')).diff,
  },
  {
    usage: 'explain <what>',
    does: 'explain a code, a key, a planned thing or an origin',
    load: async () => (await import('./commands/explain.ts')).explain,
  },
  {
    usage: 'schema [kind]',
    does: 'print the JSON Schema for editors (platform, tenant)',
    load: async () => (await import('./commands/schema.ts')).schema,
  },
  { usage: 'serve [dir]', does: 'open the workbench', load: async () => (await import('./commands/serve.ts')).serve },
];

const FIELDS: readonly Option[] = [
  ['--seats <n>', 'members'],
  ['--plan <plan>', 'as in team@1'],
  ['--cell <cell>', 'the cell'],
  ['--wave <n>', '0 is the canary'],
  ['--state <state>', 'active, suspended or leaving'],
];

export const TENANT_COMMANDS: readonly CommandRow[] = [
  {
    usage: 'add <slug>',
    does: 'add a tenant',
    options: [...FIELDS, KEPT],
    load: async () => (await import('./commands/tenant-add.ts')).tenantAdd,
  },
  {
    usage: 'set <tenant>',
    does: 'change a tenant, by slug, id or file',
    options: [...FIELDS, ['--slug <slug>', 'another name in hosts'], KEPT],
    load: async () => (await import('./commands/tenant-set.ts')).tenantSet,
  },
  {
    usage: 'rm <tenant>',
    does: 'remove a tenant that is leaving',
    options: [KEPT],
    load: async () => (await import('./commands/tenant-rm.ts')).tenantRm,
  },
];

/** Adds a row to the program. Options of the program itself may stand before or behind the command. */
export function define(parent: Command, row: CommandRow): void {
  const command = parent.command(row.usage).description(row.does).exitOverride();
  for (const [flags, text, fallback] of row.options ?? []) command.option(flags, text, fallback);
  command.action(async (...args: unknown[]) => {
    const own = args.at(-1) as Command;
    const words = args.slice(0, -2).map((each) => (each === undefined ? undefined : String(each)));
    const all = own.optsWithGlobals<Record<string, string | boolean | undefined>>();
    const run = await row.load();
    process.exitCode = await run({
      folder: String(all['C'] ?? '.'),
      format: (all['format'] ?? 'text') as Context['format'],
      words,
      options: all,
    });
  });
}
