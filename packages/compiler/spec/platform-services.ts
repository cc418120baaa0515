import { z } from 'zod';
import { FORMS, text } from './forms.ts';
import { place } from './inventory.ts';
import { key, required } from './key.ts';
import { chosen } from './layer.ts';
import type { Layer, Vocabulary } from './vocabulary.ts';

/** What may stand where hosts are named, and where their witness is. */
interface Sites {
  readonly site: z.ZodType<string>;
  readonly witness: z.ZodType<string>;
}

function where({ site, witness }: Sites, run: Layer) {
  return {
    run: chosen(run),
    at: key(z.array(site).min(1).max(3), {
      does: 'Sites of the hosts that hold data; in the cluster (`run: cluster`) the site of each instance.',
      because:
        "two sites of the cell's provider, or with a standby the cell's and the standby's; mariadb and cache on hosts stand where postgres stands, if that is on hosts; in the cluster three instances over the sites of its open pools",
    }),
    witness: key(witness, {
      does: 'Site of the voter that holds no data: another than theirs, for at one of them it votes with its neighbour and falls with it. Or `none`. In the cluster its servers or the instances vote.',
      because:
        "a third site of the cell's provider, or with a standby at another one a site of a third provider; none where `at` is written and this is not, and none in the cluster",
    }),
    size: key(text('size'), {
      does: 'Size of a host that holds data; in the cluster what each instance requests.',
      form: FORMS.size,
      because:
        '4cpu-8gb for postgres on hosts, 2cpu-4gb for it in the cluster, and for mariadb and cache wherever they are; memory decides how many sessions PostgreSQL can hold',
    }),
  };
}

function postgres(sites: Sites, { layers }: Vocabulary) {
  return z.strictObject({
    ...where(sites, layers.postgres),
    engine: chosen(layers.database),
    version: key(z.enum(['17', '18']), {
      does: 'Major version.',
      default: '18',
      because: 'supported until late 2030, and by every app of the catalogue',
    }),
    recovery: key(z.enum(['fast', 'normal', 'patient']), {
      does: 'Lease, loop and retry times: how soon a dead primary is replaced. In the cluster Kubernetes has to notice first that a node is lost.',
      default: 'normal',
      because: '30 s of lease, in the cluster 15, survive a short network fault without a failover',
    }),
  });
}

function objects(vocabulary: Vocabulary) {
  const store = z.enum(vocabulary.sites.objects as [string, ...string[]]);
  return z.strictObject({
    engine: chosen(vocabulary.layers.objects),
    at: key(store, {
      does: "Object storage of the tenants' files.",
      because: "the object storage of the cell's provider nearest to the cell",
    }),
    copy: key(store, {
      does: 'A second store that holds a copy of every object.',
      because: 'the offsite backup of `backup.offsite`; with a standby, a store of its provider',
    }),
    bucketLimit: key(z.int().min(1).max(1_000_000), {
      does: 'How many buckets the provider gives one account: a cell has an account of its own.',
      because: 'what the provider says; write what it has raised it to for you, or nothing where it says no number',
    }),
    buckets: key(z.enum(['per-tenant', 'shared']), {
      does: 'One bucket a tenant and use, or one for all.',
      default: 'per-tenant',
      because: 'a bucket belongs to one instance: object names are opaque and two instances overwrite each other',
    }),
  });
}

function monitoring({ site, witness: none }: Sites, { layers }: Vocabulary) {
  return z.strictObject({
    run: chosen(layers.monitoring),
    metrics: chosen(layers.metricsWay),
    at: key(site, { does: 'Site of the monitoring host.', because: 'the site of the witness' }),
    deadManSwitch: key(none, {
      does: 'Site of the switch that notices when monitoring is silent, or `none`.',
      because: "another site than the monitoring host's",
    }),
  });
}

const mail = z.strictObject({
  relay: required(text('domain'), { does: 'Mail relay that takes the mail of all apps.', form: FORMS.domain }),
  port: key(z.int().min(1).max(65_535), { does: 'Port of the relay.', default: 587, because: 'submission with STARTTLS (RFC 6409)' }),
  party: required(z.string().min(1), { does: 'Who runs the relay: it carries personal data.' }),
  from: key(text('email'), { does: 'Sender of the platform.', form: FORMS.email, because: '`no-reply@` and the domain' }),
});

export function services(vocabulary: Vocabulary) {
  const { compute } = vocabulary.sites;
  const sites = { site: place(compute), witness: place(compute, 'none') };
  const { layers } = vocabulary;
  return z.strictObject({
    postgres: key(postgres(sites, vocabulary), {
      does: 'PostgreSQL with Patroni, PgBouncer and a role-aware proxy; or by CloudNativePG in the cluster.',
    }),
    mariadb: key(z.strictObject(where(sites, layers.mariadb)), {
      does: 'MariaDB with Galera, on hosts or by mariadb-operator in the cluster; built when an app needs it.',
    }),
    cache: key(
      z.strictObject({
        ...where(sites, layers.cacheRun),
        recovery: key(z.enum(['fast', 'normal', 'patient']), {
          does: 'How long a master may be silent until Sentinels replace it: 5, 30 or 60 seconds.',
          default: 'normal',
          because: "30 s are Sentinel's own default, and survive a short network fault without a failover",
        }),
        engine: chosen(layers.cache),
      }),
      { does: 'Cache with Sentinel and a role-aware proxy.' },
    ),
    objects: key(objects(vocabulary), { does: 'Object storage (S3).' }),
    mail: key(mail, { does: 'Outgoing mail. Apps cannot invite or reset a password without it.' }),
    monitoring: key(monitoring(sites, vocabulary), { does: 'Metrics, logs and alerts.' }),
  });
}
