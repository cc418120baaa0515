import { randomUUID } from 'node:crypto';
import type { Cause, Context, Observation } from '@hansa/domain/port/outcome.ts';
import type { CellConfig, ServerConfig } from '../config/server-config.ts';
import type { Outsiders } from '../outsiders.ts';
import type { GitPort } from '../outside/git/port.ts';
import { type Finding, away, fine, wrong } from './finding.ts';

/** Milliseconds for each question. */
const PATIENCE = 10_000;

/** Of a tenant that no plan makes: its id is a word. Whoever may look for it may look for all. */
const NOBODY = { name: 't_d000000000_doctor', prefix: 'd000000000:', bucket: 'hansa-doctor-d000000000', realm: 'd000000000' };
/** A namespace that every cluster has: in one that is there, all is asked that a look at a tenant asks. */
const THERE = 'default';

type Look = (cell: string, context: Context) => Promise<Observation<unknown>>;

function looks(
  outsiders: Outsiders,
): Readonly<Record<'kubernetes' | 'postgres' | 'mariadb' | 'cache' | 'objects' | 'identity' | 'dns', Look>> {
  const { name, prefix, bucket, realm } = NOBODY;
  return {
    kubernetes: (cell, context) => outsiders.kubernetes(cell).observe({ cell, namespace: THERE, tenant: realm }, context),
    postgres: (cell, context) => outsiders.postgres(cell).observe({ database: name, owner: name }, context),
    mariadb: (cell, context) => outsiders.mariadb(cell).observe({ database: name, user: name }, context),
    cache: (cell, context) => outsiders.cache(cell).observe({ user: name, prefix }, context),
    objects: (cell, context) => outsiders.objects(cell).observe(bucket, context),
    identity: (cell, context) => outsiders.identity(cell).realms.observe({ cell, realm }, context),
    dns: (cell, context) => {
      const { port, zone = '' } = outsiders.dns(cell);
      return port.observe({ zone, name: `${realm}.${zone}`, type: 'CNAME', holder: realm }, context);
    },
  };
}

/** Every outsider of every cell, asked at once for something that is not there. */
export async function cellsOf({ cells }: ServerConfig, outsiders: Outsiders): Promise<Finding[]> {
  const all = looks(outsiders);
  const asked = [...cells].flatMap(([cell, parts]) =>
    Object.entries(all).map(([kind, look]) => ask(`${cell}/${kind}`, parts[kind as keyof typeof all], (context) => look(cell, context))),
  );
  return Promise.all(asked);
}

/** Of each cell whose databases stand behind a pooler: whether that can ask who may come in, and only that. */
export async function poolersOf({ cells }: Pick<ServerConfig, 'cells'>, { pooler }: Pick<Outsiders, 'pooler'>): Promise<Finding[]> {
  const asked = [...cells.keys()].map(async (cell) => {
    const name = `${cell}/pooler`;
    const seen = await pooler(cell)?.observe(context(name));
    if (seen === undefined) return [];
    if (seen.kind === 'unknown') return [troubled(name, seen.cause)];
    if (seen.kind === 'absent') return [fine(name, 'its role is made with the first database')];
    if (seen.value) return [fine(name, 'it may ask who may come in')];
    return [
      wrong(name, 'its role, password or look-up is not as configured', 'A running Hansa puts it right; tell PgBouncer the same password.'),
    ];
  });
  return (await Promise.all(asked)).flat();
}

async function ask(
  name: string,
  settings: CellConfig['postgres'] | object | string,
  look: (context: Context) => Promise<Observation<unknown>>,
): Promise<Finding> {
  if (settings === 'simulated' || settings === 'none') return { name, state: settings, found: 'by the configuration', todo: '' };
  return judged(name, await look(context(name)));
}

/** Repositories are read; whether we may write, only a push would say. */
export async function repositoriesOf({ git: { spec }, cells }: ServerConfig, git: GitPort): Promise<Finding[]> {
  const named = [['spec', spec] as const, ...[...cells].map(([cell, { deploy }]) => [`deploy-${cell}`, deploy] as const)];
  return Promise.all(
    named.map(async ([repository, settings]) => {
      const name = `git/${repository}`;
      if (settings === 'embedded') return fine(name, 'a bare repository of our own');
      const seen = await git.observe({ repository, branch: 'main', path: '' }, context(name));
      if (seen.kind === 'absent' && repository === 'spec') return wrong(name, 'no branch main', 'Push platform.yaml there first.');
      return judged(name, seen);
    }),
  );
}

/** A refusal is mended by a person; an outsider that is away comes back by itself. */
function judged(name: string, seen: Observation<unknown>): Finding {
  if (seen.kind !== 'unknown')
    return fine(name, seen.kind === 'present' ? 'it answers, and we may look' : 'it answers, we may look, and nothing is there yet');
  return troubled(name, seen.cause);
}

export function troubled(name: string, { code, detail }: Cause): Finding {
  const found = `${code}: ${detail}`;
  return REFUSALS.test(code)
    ? wrong(name, found, 'Check its settings, and the rights of the account.')
    : away(name, found, 'Is it running, and does the network let us through?');
}

const REFUSALS = /\/(credentials|denied|forbidden|refused|host-key|missing|insecure|rights|tls|key|clock|login|zone|not-authoritative)$/;

export function context(name: string): Context {
  const trace = `00-${randomUUID().replaceAll('-', '')}-0000000000000001-01`;
  return { signal: AbortSignal.timeout(PATIENCE), deadline: Date.now() + PATIENCE, key: `doctor/${name}`, epoch: 0, trace };
}
