// size: the table of all commands
import type { Command } from 'commander';
import type { Context } from './context.ts';

type Option = readonly [flags: string, description: string, fallback?: string];

/** One command: how it is written, what it does, and where its code is. */
interface CommandRow {
  readonly usage: string;
  readonly does: string;
  readonly options?: readonly Option[];
  readonly load: Load;
}

type Load = () => Promise<(context: Context) => number | Promise<number>>;

/** The same intent, written into the files here, or asked of a server. */
function either(here: Load, there: Load): Load {
  return async () => async (context) => (await (context.options['server'] === undefined ? here : there)())(context);
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
    usage: 'lock',
    does: 'write into hansa.lock.yaml to which digests the tags of images and the versions of charts lead',
    options: [
      ['--check', 'only say what has moved, what is missing and what nobody uses any more'],
      ['--only <name>', 'ask for one image or chart, as in nextcloud, and leave the others as they are'],
      ['--at <day>', 'the day that is noted with what is new, as in 2026-11-21; today without it'],
    ],
    load: async () => (await import('./commands/lock.ts')).lock,
  },
  {
    usage: 'explain <what>',
    does: 'explain a code, a key with what holds and who said it, a planned thing or an origin',
    options: [['--for <name>', 'of a key: only as it holds for this cell, environment, plan or tenant']],
    load: async () => (await import('./commands/explain.ts')).explain,
  },
  {
    usage: 'stack [what]',
    does: 'list what can stand in each layer, or all that is known of one layer or one program; marks what this platform has',
    load: async () => (await import('./commands/stack.ts')).stack,
  },
  {
    usage: 'cost',
    does: 'what it costs a month, line by line, with sources',
    options: [
      ['--by <what>', 'sums by cell, provider, environment or kind; what each tenant costs by tenant; margin and break-even by plan'],
      ['--against <other>', 'another folder or platform.yaml: what it costs more or less than that, and why'],
      ['--customers <list>', 'what growing costs: with so many customers, as in 10,50,200'],
      ['--plan <plan>', 'with --customers: which plan they have, as in team@1; the first without it'],
      ['--seats <n>', 'with --customers: how many seats each has; as they are bought on average without it'],
      ['--budget <file>', 'hold what somebody took it to cost against the plan, row by row'],
      ['--labour <file>', 'what it costs over years with the work that the file states, here and in other ways'],
      ['--years <n>', 'with --labour: how many years; 3 without it'],
      ['--targets <file>', 'what is sold, what it leaves, and what is missing to the customers and the revenue that the file wants'],
      ['--managed', 'each cluster beside control planes that providers run, with its nodes at each of them'],
      ['--hosting', 'the customers each on a virtual server of their own, and seats of an office that others sell'],
      ['--at <day>', 'hold the age of prices against that day, as in 2026-11-21; today without it'],
      ['--filled <percent>', 'how full the sold storage is', '100'],
      ['--boot-volume <gb>', 'size of the disk of machines that come without one; unknown without it'],
    ],
    load: async () => (await import('./commands/cost.ts')).cost,
  },
  {
    usage: 'energy',
    does: 'say what is published of the data centres it stands in, and what follows for energy, CO2 and water',
    options: [['--watts <n>', 'what a vCPU draws on average by your own measurement, as in 3; no provider publishes it']],
    load: async () => (await import('./commands/energy.ts')).energy,
  },
  {
    usage: 'providers',
    does: 'set the providers side by side for this spec: price, control, what it needs of them, certificates, energy',
    options: [
      ['--cell <name>', 'only this cell; all without it'],
      ['--certificates <list>', 'certificates that you ask for, by a word of their names, as in C5,27001'],
      ['--weigh <list>', 'whole numbers by criterion, as in price=2,control=3; of price, control, capabilities, certificates, energy'],
      ['--boot-volume <gb>', 'size of the disk of machines that come without one; unknown without it'],
      ['--at <day>', 'hold prices and what ends against that day, as in 2026-11-21; today without it'],
    ],
    load: async () => (await import('./commands/providers.ts')).providers,
  },
  {
    usage: 'sovereignty',
    does: 'say who stands behind this platform: every party on four axes, and the gates',
    options: [
      ['--axis <axis>', 'one of dataPath, runtime, supplyChain, governance'],
      ['--at <day>', 'hold what ends against that day, as in 2026-11-21; today without it'],
    ],
    load: async () => (await import('./commands/sovereignty.ts')).sovereignty,
  },
  {
    usage: 'docs',
    does: 'write the documents of this platform: architecture with pictures, cost, sovereignty, checklist, access, and all of them as one page to print',
    options: [
      ['--out <docs>', 'folder of the documents', 'docs'],
      ['--at <day>', 'hold prices and what ends against that day, as in 2026-11-21; today without it'],
    ],
    load: async () => (await import('./commands/docs.ts')).docs,
  },
  {
    usage: 'pipeline [ci]',
    does: 'print what checks, compares and publishes this platform at each change, for gitlab or tekton; what `stack.ci` names without it',
    options: [
      ['--image <image>', 'image of Hansa that it runs; that of the control plane without it'],
      ['--folder <path>', 'folder of the spec in its repository', '.'],
    ],
    load: async () => (await import('./commands/pipeline.ts')).pipeline,
  },
  {
    usage: 'schema [kind]',
    does: 'print the JSON Schema for editors (platform, tenant)',
    load: async () => (await import('./commands/schema.ts')).schema,
  },
  {
    usage: 'link',
    does: 'print a one-time sign-in link of the Hansa that runs here',
    options: [
      ['--person <name>', 'whom it signs in; who you are here without it'],
      ['--server <url>', 'where people reach it; where it answers without it'],
    ],
    load: async () => (await import('./commands/link.ts')).link,
  },
  {
    usage: 'serve [dir]',
    does: 'run the control plane; with a folder, open the workbench on it',
    load: async () => (await import('./commands/serve.ts')).serve,
  },
  {
    usage: 'doctor',
    does: 'say what the control plane misses before it starts',
    load: async () => (await import('./commands/doctor.ts')).doctor,
  },
  {
    usage: 'rights <engine> [namespace]',
    does: 'print what the control plane may do in a cluster (flux, argocd), to apply there; the namespace is that of its own pods, if any',
    load: async () => (await import('./commands/rights.ts')).rights,
  },
];

const FIELDS: readonly Option[] = [
  ['--seats <n>', 'members'],
  ['--plan <plan>', 'as in team@1'],
  ['--cell <cell>', 'the cell'],
  ['--wave <n>', '0 is the canary'],
  ['--state <state>', 'active, suspended or leaving'],
];

const SERVER: Option = ['--server <url>', 'ask this server, with the token of HANSA_TOKEN, and change no file'];
const REMOTE: readonly Option[] = [SERVER, ['--wait', 'with --server: until it holds, saying what it waits for']];

const TENANT_COMMANDS: readonly CommandRow[] = [
  {
    usage: 'add <slug>',
    does: 'add a tenant',
    options: [
      ...FIELDS,
      KEPT,
      ...REMOTE,
      ['--admin-name <name>', 'with --server: who gets the welcome'],
      ['--admin-email <address>', 'with --server: where'],
    ],
    load: either(
      async () => (await import('./commands/tenant-add.ts')).tenantAdd,
      async () => (await import('./commands/remote/tenants.ts')).remoteAdd,
    ),
  },
  {
    usage: 'set <tenant>',
    does: 'change a tenant, by slug, id or file',
    options: [
      ...FIELDS,
      ['--slug <slug>', 'another name in hosts'],
      ['--admin-name <name>', 'with --server: the first administrator'],
      ['--admin-email <address>', 'with --server: another address is another person'],
      KEPT,
      ...REMOTE,
    ],
    load: either(
      async () => (await import('./commands/tenant-set.ts')).tenantSet,
      async () => (await import('./commands/remote/tenants.ts')).remoteSet,
    ),
  },
  {
    usage: 'rm <tenant>',
    does: 'remove a tenant that is leaving; with --server erase it, with everything that it has',
    options: [KEPT, ...REMOTE],
    load: either(
      async () => (await import('./commands/tenant-rm.ts')).tenantRm,
      async () => (await import('./commands/remote/tenants.ts')).remoteRemove,
    ),
  },
  {
    usage: 'rotate <tenant>',
    does: 'give the secrets of a tenant new values, on a server; the old ones stay good until the new ones are in use',
    options: [['--apps <apps>', 'of these apps, as in odoo,nextcloud; all without it'], ...REMOTE],
    load: async () => (await import('./commands/remote/tenants.ts')).remoteRotate,
  },
  {
    usage: 'list',
    does: 'list the tenants of a server',
    options: [SERVER],
    load: async () => (await import('./commands/remote/tenants.ts')).remoteList,
  },
];

const TOKEN_COMMANDS: readonly CommandRow[] = [
  {
    usage: 'create',
    does: 'print a bearer token of the Hansa that runs here',
    options: [
      ['--role <role>', 'operator or support'],
      ['--expires <time>', 'as in 30m, 12h, 90d'],
      ['--name <name>', 'by which it stands in the register of events'],
    ],
    load: async () => (await import('./commands/token-create.ts')).tokenCreate,
  },
];

const FACTOR_COMMANDS: readonly CommandRow[] = [
  {
    usage: 'list',
    does: 'list the operators of the Hansa that runs here who have passkeys',
    load: async () => (await import('./commands/factor-list.ts')).factorList,
  },
  {
    usage: 'reset <operator>',
    does: 'take the passkeys and recovery codes of an operator away, by name or id: who has lost them all signs in by a link and makes new ones',
    load: async () => (await import('./commands/factor-reset.ts')).factorReset,
  },
];

const AUDIT_COMMANDS: readonly CommandRow[] = [
  {
    usage: 'export <tenant>',
    does: 'print the events of a tenant with their links',
    options: [SERVER],
    load: async () => (await import('./commands/remote/audit-export.ts')).auditExport,
  },
  {
    usage: 'verify <file>',
    does: 'say whether an export is whole and unchanged; asks nobody',
    options: [['--heads <path>', 'folder `register` of the spec, or a file of it: nothing that was signed may be missing']],
    load: async () => (await import('./commands/audit-verify.ts')).auditVerify,
  },
];

const VAULT_COMMANDS: readonly CommandRow[] = [
  {
    usage: 'rekey',
    does: 'seal the secrets of all tenants with HANSA_VAULT_KEY, after it has changed',
    load: async () => (await import('./commands/vault-rekey.ts')).vaultRekey,
  },
];

const IDENTITY_COMMANDS: readonly CommandRow[] = [
  {
    usage: 'settle <cell>',
    does: 'give a new Keycloak the account that HANSA_CONFIG names, and take away its first one',
    options: [
      ['--bootstrap-client <id>', 'the client that it was started with'],
      ['--bootstrap-secret-file <path>', 'its secret'],
    ],
    load: async () => (await import('./commands/identity-settle.ts')).identitySettle,
  },
];

/** Commands of two words. */
export const GROUPS: readonly { readonly name: string; readonly does: string; readonly commands: readonly CommandRow[] }[] = [
  { name: 'tenant', does: 'add, change and remove tenants', commands: TENANT_COMMANDS },
  { name: 'token', does: 'let machines in', commands: TOKEN_COMMANDS },
  { name: 'factor', does: 'look after the second factors of operators', commands: FACTOR_COMMANDS },
  { name: 'vault', does: 'keep the secrets of tenants', commands: VAULT_COMMANDS },
  { name: 'identity', does: 'let the control plane into a Keycloak', commands: IDENTITY_COMMANDS },
  { name: 'audit', does: 'show that nobody changed what happened', commands: AUDIT_COMMANDS },
];

/** Adds a row to the program, which ends with its exit code. Options of the program itself may stand before or behind the command. */
export function define(parent: Command, row: CommandRow, end: (code: number) => void): void {
  const command = parent.command(row.usage).description(row.does).exitOverride();
  for (const [flags, text, fallback] of row.options ?? []) command.option(flags, text, fallback);
  command.action(async (...args: unknown[]) => {
    const own = args.at(-1) as Command;
    const words = args.slice(0, -2).map((each) => (each === undefined ? undefined : String(each)));
    const all = own.optsWithGlobals<Record<string, string | boolean | undefined>>();
    const run = await row.load();
    const format = (all['format'] ?? 'text') as Context['format'];
    end(await run({ folder: String(all['C'] ?? '.'), format, words, options: all }));
  });
}
