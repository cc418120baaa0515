import { type Observation, type Outcome, transient, unknown } from '@hansa/domain/port/outcome.ts';
import { Secret } from '@hansa/domain/port/secret.ts';
import type { CellConfig, MailRelay, NamesConfig, ServerConfig } from './config/server-config.ts';
import type { Relay } from './loops/tenant/secrets.ts';
import { type Call, budgeted } from './outside/budget.ts';
import type { CachePort } from './outside/cache/port.ts';
import { simulatedCache } from './outside/cache/simulated.ts';
import type { SimulatedCloud } from './outside/cloud.ts';
import type { CellNames, DnsPort } from './outside/dns/port.ts';
import { simulatedDns } from './outside/dns/simulated.ts';
import type { IdentityPort } from './outside/identity/port.ts';
import type { RealmMail } from './outside/identity/realm-settings.ts';
import { simulatedIdentity } from './outside/identity/simulated.ts';
import type { KubernetesPort } from './outside/kubernetes/port.ts';
import { simulatedKubernetes } from './outside/kubernetes/simulated.ts';
import type { SchemaPort } from './outside/mariadb/port.ts';
import type { Mailbox } from './outside/mail/mailbox.ts';
import type { MailPort, Receipts } from './outside/mail/port.ts';
import { simulatedMail } from './outside/mail/simulated.ts';
import { simulatedMariadb } from './outside/mariadb/simulated.ts';
import type { ObjectsPort } from './outside/objects/port.ts';
import { simulatedObjects } from './outside/objects/simulated.ts';
import type { DatabasePort, PoolerPort } from './outside/postgres/port.ts';
import { simulatedPostgres } from './outside/postgres/simulated.ts';

/** Everything outside, by cell. Which of it is real only the configuration knows. */
export interface Outsiders {
  readonly postgres: (cell: string) => DatabasePort;
  /** What asks that PostgreSQL who may come in; undefined where apps come directly. */
  readonly pooler: (cell: string) => PoolerPort | undefined;
  readonly mariadb: (cell: string) => SchemaPort;
  readonly cache: (cell: string) => CachePort;
  readonly objects: (cell: string) => ObjectsPort;
  readonly kubernetes: (cell: string) => KubernetesPort;
  readonly identity: (cell: string) => IdentityPort;
  readonly dns: (cell: string) => CellNames;
  /** The relay of the control plane's own letters. */
  readonly mail: Pick<MailPort, 'ensure' | 'reach'>;
  /** Where letters come back to, if somebody reads it. */
  readonly mailbox: Mailbox | undefined;
  /** The account that the apps of tenants send through. */
  readonly relay: Relay;
  close(): Promise<void>;
}

/** Calls at the same time to one outsider of one cell. */
const MOST = 16;

export const SIMULATED_RELAY: Relay = { user: 'simulated', password: new Secret('simulated') };

/** Nothing real: every cell is in the simulated cloud. */
export function simulatedOutsiders(cloud: SimulatedCloud, now: () => number = Date.now): Outsiders {
  const always =
    <P>(port: P) =>
    () =>
      port;
  return {
    postgres: always(simulatedPostgres(cloud)),
    pooler: () => undefined,
    mariadb: always(simulatedMariadb(cloud)),
    cache: always(simulatedCache(cloud)),
    objects: always(simulatedObjects(cloud)),
    kubernetes: always(simulatedKubernetes(cloud, now)),
    identity: always(simulatedIdentity(cloud, now)),
    dns: always({ port: simulatedDns(cloud), ttl: 300, addresses: [] }),
    mail: simulatedMail(cloud),
    mailbox: undefined,
    relay: SIMULATED_RELAY,
    close: () => Promise.resolve(),
  };
}

export interface Opening {
  readonly config: ServerConfig;
  readonly twins: Outsiders;
  /** Of letters that the relay took. */
  readonly receipts: Receipts;
  readonly heard: (call: Call) => void;
}

/**
 * The outsiders that the configuration names; only what is real is loaded. What is simulated comes from `twins`. A cell that nobody configured
 * is simulated in the embedded default, and in production nobody: its tenants wait, and say for what.
 */
export async function openOutsiders({ config, twins, receipts, heard }: Opening): Promise<Outsiders> {
  const opened = new Opened(config, heard);
  return {
    postgres: await opened.each('postgres', twins.postgres, async (settings) =>
      (await import('./outside/postgres/real.ts')).openPostgres(settings),
    ),
    pooler: await opened.poolers(),
    mariadb: await opened.each('mariadb', twins.mariadb, async (settings) =>
      (await import('./outside/mariadb/real.ts')).openMariadb(settings),
    ),
    cache: await opened.each('cache', twins.cache, async (settings) => (await import('./outside/cache/real.ts')).openCache(settings)),
    objects: await opened.each('objects', twins.objects, async (settings) =>
      (await import('./outside/objects/real.ts')).openObjects(settings),
    ),
    kubernetes: await opened.each('kubernetes', twins.kubernetes, openCluster),
    identity: await opened.identity(twins.identity),
    dns: await opened.names(twins.dns),
    ...(config.mail === 'simulated' ? { mail: twins.mail, mailbox: undefined } : await opened.mail(config.mail, receipts)),
    relay: config.appMail === 'simulated' ? twins.relay : config.appMail,
    close: () => opened.close(),
  };
}

async function openCluster({ kubeconfig, context, engine }: Settings<'kubernetes'>) {
  const [{ accessFrom, accessInCluster }, { openKubernetes }] = await Promise.all([
    import('./outside/kubernetes/access.ts'),
    import('./outside/kubernetes/real.ts'),
  ]);
  const access = kubeconfig === 'in-cluster' ? accessInCluster(process.env) : accessFrom(kubeconfig, context);
  return openKubernetes({ access, engine });
}

async function openNames(settings: NamesConfig): Promise<DnsPort> {
  if (settings.provider === 'rfc2136') return (await import('./outside/dns/real.ts')).openDns(settings);
  if (settings.provider === 'desec') return (await import('./outside/dns/desec.ts')).openDesec(settings);
  return (await import('./outside/dns/hetzner.ts')).openHetzner(settings);
}

type Kind = 'postgres' | 'mariadb' | 'cache' | 'objects' | 'kubernetes';
type Settings<K extends Kind> = Exclude<CellConfig[K], string>;

class Opened {
  readonly #config: ServerConfig;
  readonly #heard: (call: Call) => void;
  readonly #closes: (() => unknown)[] = [];

  constructor(config: ServerConfig, heard: (call: Call) => void) {
    this.#config = config;
    this.#heard = heard;
  }

  async each<K extends Kind, P extends DatabasePort | SchemaPort | CachePort | ObjectsPort | KubernetesPort>(
    kind: K,
    twin: (cell: string) => P,
    real: (settings: Settings<K>) => Promise<P & { close(): unknown }>,
  ): Promise<(cell: string) => P> {
    const ports = new Map<string, P>();
    const guarded = (cell: string, port: P): P => budgeted(port, { outsider: `${cell}/${kind}`, most: MOST, heard: this.#heard });
    for (const [cell, parts] of this.#config.cells) {
      const settings = parts[kind];
      if (settings === 'none') ports.set(cell, nobody(`${kind}/none`, `the configuration says that ${cell} has no ${kind}`) as Nobody & P);
      else if (typeof settings === 'string') ports.set(cell, guarded(cell, twin(cell)));
      else {
        const port = await real(settings as Settings<K>);
        this.#closes.push(() => port.close());
        ports.set(cell, guarded(cell, port));
      }
    }
    return (cell) => {
      const known = ports.get(cell) ?? this.#other(kind, cell, twin, guarded);
      ports.set(cell, known);
      return known;
    };
  }

  async poolers(): Promise<(cell: string) => PoolerPort | undefined> {
    const ports = new Map<string, PoolerPort>();
    for (const [cell, { postgres }] of this.#config.cells) {
      if (typeof postgres === 'string' || postgres.pooler === undefined) continue;
      const { openPooler } = await import('./outside/postgres/pooler.ts');
      ports.set(cell, openPooler({ ...postgres, pooler: postgres.pooler }));
    }
    return (cell) => ports.get(cell);
  }

  /** Three nouns of one server, which bounds by itself how much it is asked. */
  async identity(twin: (cell: string) => IdentityPort): Promise<(cell: string) => IdentityPort> {
    const ports = new Map<string, IdentityPort>();
    for (const [cell, { identity: settings }] of this.#config.cells) {
      if (settings === 'none') ports.set(cell, noIdentity('identity/none', `the configuration says that ${cell} has no identity provider`));
      else if (settings === 'simulated') ports.set(cell, twin(cell));
      else {
        const { url: base, client, secret, ca } = settings;
        const { openIdentity } = await import('./outside/identity/real.ts');
        const port = openIdentity({ base, account: { client, secret }, ca, mail: realmMail(this.#config) });
        this.#closes.push(() => port.close());
        ports.set(cell, port);
      }
    }
    return (cell) => {
      const known = ports.get(cell);
      if (known || this.#config.mode === 'embedded') return known ?? twin(cell);
      return noIdentity('config/no-cell', `the configuration of the control plane has no cell ${cell}`);
    };
  }

  /** Two cells may be in one zone: each has a port of its own to it. */
  async names(twin: (cell: string) => CellNames): Promise<(cell: string) => CellNames> {
    const known = new Map<string, CellNames>();
    const guarded = (cell: string, names: CellNames): CellNames => ({
      ...names,
      port: budgeted(names.port, { outsider: `${cell}/dns`, most: MOST, heard: this.#heard }),
    });
    for (const [cell, { dns: settings }] of this.#config.cells) {
      if (settings === 'none') known.set(cell, noNames('dns/none', `the configuration says that the names of ${cell} are not ours`));
      else if (settings === 'simulated') known.set(cell, guarded(cell, twin(cell)));
      else {
        const { zone, ttl, addresses } = settings;
        known.set(cell, guarded(cell, { port: await openNames(settings), zone, ttl, addresses }));
      }
    }
    return (cell) => {
      const names = known.get(cell) ?? (this.#config.mode === 'embedded' ? guarded(cell, twin(cell)) : noCell(cell));
      known.set(cell, names);
      return names;
    };
  }

  /** The relay of our letters, and the mailbox where they come back to. */
  async mail({ tls, mailbox, ...settings }: MailRelay, receipts: Receipts): Promise<Pick<Outsiders, 'mail' | 'mailbox'>> {
    const [{ openMail }, { openPop3 }] = await Promise.all([import('./outside/mail/real.ts'), import('./outside/mail/pop3.ts')]);
    const mail = openMail({ ...settings, plain: tls === 'none', implicitTls: tls === 'implicit' }, receipts);
    this.#closes.push(() => mail.close());
    return {
      mail: budgeted(mail, { outsider: 'mail', most: MOST, heard: this.#heard }),
      mailbox: mailbox && openPop3({ ...mailbox, plain: mailbox.tls === 'none' }),
    };
  }

  #other<P>(kind: Kind, cell: string, twin: (cell: string) => P, guarded: (cell: string, port: P) => P): P {
    if (this.#config.mode === 'embedded') return guarded(cell, twin(cell));
    return nobody('config/no-cell', `the configuration of the control plane has no cell ${cell}`) as Nobody & P;
  }

  async close(): Promise<void> {
    await Promise.allSettled(this.#closes.map((close) => Promise.resolve(close())));
  }
}

type Nobody = ReturnType<typeof nobody>;

/** Stands where nobody is: it knows nothing and does nothing, so nothing is taken to be absent. It asks for a person after as many tries as others. */
function nobody(code: string, detail: string) {
  const act = (): Promise<Outcome> => Promise.resolve(transient(code, detail));
  const look = (): Promise<Observation<never>> => Promise.resolve(unknown(code, detail, Date.now()));
  return { observe: look, ensure: act, remove: act, check: act, poke: act, reach: act, usage: look, close: () => Promise.resolve() };
}

function noNames(code: string, detail: string): CellNames {
  return { port: { ...nobody(code, detail), close: () => {} }, ttl: 300, addresses: [] };
}

function noCell(cell: string): CellNames {
  return noNames('config/no-cell', `the configuration of the control plane has no cell ${cell}`);
}

function noIdentity(code: string, detail: string): IdentityPort {
  const none = nobody(code, detail);
  return {
    realms: none,
    clients: none,
    members: { ...none, list: none.observe, invite: none.ensure },
    reach: none.reach,
    refuses: none.reach,
    close: () => {},
  };
}

/** Keycloak's letters, a forgotten password or an invitation, go through the relay that ours go through. */
function realmMail({ mail }: ServerConfig): RealmMail | undefined {
  if (typeof mail === 'string') return undefined;
  const { host, port, tls, user, password, sender } = mail;
  return { host, port, tls, from: sender.address, user, password };
}
