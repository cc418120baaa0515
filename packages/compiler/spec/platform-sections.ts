import { z } from 'zod';
import { country } from './country.ts';
import { FORMS, text } from './forms.ts';
import { key, required } from './key.ts';
import { choice } from './layer.ts';
import type { Vocabulary } from './vocabulary.ts';

export const seller = z.strictObject({
  name: required(z.string().min(1).max(200), { does: 'Name of the company or authority.' }),
  country: required(country, { does: 'Country of its seat, ISO 3166 alpha-2.' }),
  vatId: key(z.string().regex(/^[A-Z]{2}[0-9A-Z]{2,13}$/, { error: 'a VAT number with its country, as in NL123456789B01' }), {
    does: 'VAT identification number.',
    because: 'none',
  }),
  markets: key(z.array(country).min(1), { does: 'Countries it sells to.', because: 'its own country' }),
  invoices: key(z.enum(['mail', 'peppol']), {
    does: 'How invoices reach customers: as files by mail, or as data through the Peppol network.',
    default: 'mail',
    because: 'every customer has an address; where the law wants another way, it is refused',
  }),
});

const accept = z.strictObject({
  party: required(z.string().min(1), { does: 'The party that is accepted.' }),
  reason: required(z.string().min(1), { does: 'Why.' }),
  owner: required(text('email'), { does: 'Who answers for it.', form: FORMS.email }),
  until: required(text('date'), { does: 'When it ends.', form: FORMS.date }),
});

const party = z.strictObject({
  name: required(z.string().min(1).max(100), { does: 'The word by which the spec names it elsewhere, or the host at which it answers.' }),
  seat: required(country, { does: 'Country of its legal seat, ISO 3166 alpha-2.' }),
  control: key(country, {
    does: 'Country of whoever ultimately controls it.',
    because: 'unknown: the report says so, and no gate refuses it for that',
  }),
  evidence: required(z.string().min(1).max(400), { does: 'Where that is written: a contract, an imprint, an address.' }),
  checked: required(text('date'), { does: 'The day on which you looked.', form: FORMS.date }),
});

const gate = z.enum(['eu', 'eea', 'adequate']);

export const sovereignty = z.strictObject({
  dataPath: key(gate, {
    does: "Where those must be seated, and be controlled from, who hold or carry customers' data: `eu`, `eea`, or `adequate` (EEA and the countries that the Commission has found adequate).",
    default: 'eu',
    because: 'the data path is gated to the EU even without this section',
  }),
  runtime: key(gate, {
    does: 'The same for those who must answer for the cloud to keep running.',
    because: 'reported, not gated, until it is written',
  }),
  accept: key(z.array(accept), { does: 'Exceptions; each has an owner and an end.', because: 'no exception' }),
  parties: key(z.array(party), {
    does: 'Parties of yours that Hansa does not know: what you say of them is what the gates see, and the report says that you said it.',
    because: 'none',
  }),
});

export function gitops(engine: z.ZodOptional<z.ZodType<string>>) {
  return z.strictObject({
    engine,
    repository: required(text('git'), { does: 'Git repository of this spec.', form: FORMS.git }),
    deploy: key(text('git'), {
      does: "Git repository of a cell's tree; `{cell}` is its name.",
      form: FORMS.git,
      because: 'the repository of the spec, with the tree under `deploy/<cell>`',
    }),
    branch: key(z.string().regex(/^[A-Za-z0-9._/-]{1,100}$/, { error: 'the name of a branch, as in main' }), {
      does: 'Branch that the cluster follows.',
      default: 'main',
      because: "Git's own default",
    }),
    remediation: key(z.enum(['retry', 'uninstall']), {
      does: 'What happens when an installation fails.',
      default: 'retry',
      because: 'uninstalling a slow database client is how data is lost',
    }),
    waves: key(z.enum(['commits', 'labels']), {
      does: 'What moves a wave of tenants: a commit that the control plane makes when the gate of the wave before has held, or a label that the engine reads.',
      default: 'commits',
      because: 'a label orders nothing: every tenant would move at once',
    }),
    signed: key(z.boolean(), {
      does: 'Whether a cluster takes only commits that are signed with an SSH key that it knows, as the control plane signs them.',
      default: false,
      because: 'every cluster has to know the keys before, and whoever else pushes has to sign, too',
    }),
  });
}

export const images = z.strictObject({
  mirror: key(
    z
      .string()
      .regex(/^[a-z0-9.-]+(?::\d+)?(?:\/[a-z0-9._/-]+)?$/, { error: 'a registry without a scheme, as in registry.example:5000/mirror' }),
    {
      does: 'Registry that mirrors every image; all image names are rewritten to it.',
      because: 'none: images come from the registries of their makers',
    },
  ),
  party: key(z.string().min(1), { does: 'Who runs the mirror.', because: 'whoever its host belongs to' }),
});

/** The provider that is a server of one's own, and takes its place and key from the spec. */
const OWN_SERVER = 'rfc2136';

const updateKey = z.strictObject({
  name: required(z.string().regex(/^[A-Za-z0-9._-]{1,200}$/, { error: 'the name of a key, as in hansa' }), {
    does: 'Name of the key, as the name server has it. Its secret is brought into the cell: `SECRETS.md` of the tree says where.',
  }),
  algorithm: key(z.enum(['hmac-sha256', 'hmac-sha512']), {
    does: 'How updates are signed with it (RFC 8945).',
    default: 'hmac-sha256',
    because: 'every name server that takes updates has it',
  }),
});

const server = z.strictObject({
  host: required(text('host'), {
    does: 'The primary name server of both zones, which takes updates. One in a private network by its address: policies of the cluster know no names.',
    form: FORMS.host,
  }),
  port: key(z.int().min(1).max(65_535), { does: 'Its port.', default: 53, because: 'that of DNS' }),
  key: required(updateKey, { does: 'The key by which updates are signed.' }),
});

export function dns(vocabulary: Vocabulary) {
  return z
    .strictObject({
      provider: required(choice(vocabulary.layers.dns), { does: vocabulary.layers.dns.does }),
      hosts: key(z.enum(['dashed', 'nested']), {
        does: 'Hosts of further apps: `<slug>--odoo.<appsDomain>` or `odoo.<slug>.<appsDomain>`.',
        default: 'dashed',
        because: 'a wildcard certificate covers one label',
      }),
      server: key(server, {
        does: 'With `rfc2136`: a name server of your own that takes dynamic updates, such as BIND or Knot.',
        because: 'none: other providers have an address of their own',
      }),
    })
    .superRefine(({ provider, server: own }, context) => {
      const path = ['server'];
      if (provider === OWN_SERVER && !own) context.addIssue({ code: 'invalid_type', expected: 'object', path, input: undefined });
      if (provider !== OWN_SERVER && own) context.addIssue({ code: 'custom', path, message: 'nothing: only `rfc2136` has one' });
    });
}

export const certificates = z.strictObject({
  authority: key(z.enum(['lets-encrypt']), {
    does: 'The ACME authority.',
    default: 'lets-encrypt',
    because: 'free wildcards; it is a US organisation, and the sovereignty report says so',
  }),
  per: key(z.enum(['cell', 'host']), {
    does: 'One wildcard certificate a cell, or one certificate a host.',
    default: 'cell',
    because: 'authorities limit certificates a registered domain and week',
  }),
});

export const failover = z.strictObject({
  mode: key(z.enum(['manual', 'automatic']), {
    does: 'Whether the switch to the standby waits for a person.',
    default: 'manual',
    because: 'a wrong failover costs more than a late one until drills have shown otherwise',
  }),
  run: key(z.enum(['hosts', 'cells']), {
    does: 'Where those that decide run: on hosts of their own, or as pods of a cell.',
    default: 'hosts',
    because: 'what decides that a cell is down must not be down with it',
  }),
  votes: key(z.array(z.string().min(1)).min(1), {
    does: 'Sites of the voters that decide; three parties.',
    because: 'none: with a manual failover a person decides',
  }),
});

export function backup(vocabulary: Vocabulary) {
  const store = z.enum(['none', ...vocabulary.sites.objects]);
  const often = z.enum(['hourly', 'daily', 'weekly', 'never']);
  return z.strictObject({
    full: key(often, { does: 'How often everything is copied.', default: 'daily', because: 'a restore replays at most a day' }),
    incremental: key(often, {
      does: 'How often changes are copied between; the write-ahead log goes at once.',
      default: 'hourly',
      because: 'it bounds what a lost log archive costs',
    }),
    volumes: key(often, {
      does: "How often the cluster's objects and files on volumes are copied.",
      because: 'as often as `backup.full`: of the apps only Mautic keeps files on a volume',
    }),
    keep: key(text('duration'), {
      does: 'How long copies are kept.',
      form: FORMS.duration,
      default: '30d',
      because: 'a deleted file is usually missed within a month',
    }),
    drill: key(z.enum(['weekly', 'monthly', 'quarterly', 'never']), {
      does: 'How often a restore is rehearsed.',
      default: 'monthly',
      because: 'a backup that was never restored is a hope',
    }),
    drillOn: key(z.enum(['copy', 'live']), {
      does: 'What a drill reads: a copied prefix, or the live bucket.',
      default: 'copy',
      because: 'a second instance on the live bucket deletes what it does not know',
    }),
    points: key(z.enum(['paired', 'apart']), {
      does: 'Whether rows and objects of a tenant are kept as one point, or each by a schedule of its own.',
      default: 'paired',
      because: 'only the rows of the same instant know what an object is',
    }),
    restore: key(z.enum(['direct', 'pool']), {
      does: 'How a restore or a migration reaches PostgreSQL: on port 5432 of the primary, or through the pool on port 6432.',
      default: 'direct',
      because: 'a dump sets up its session first, and a pool hands that session on',
    }),
    offsite: key(store, {
      does: 'Object storage of another provider that holds a second copy. Another region of the same one is refused: one account, one bill and one key reach both.',
      because: "the object storage of another provider than the cell's",
    }),
    restoreRate: key(text('quantity'), {
      does: 'What a restore moves in a second, as your drills measured it: bounds on recovery and on the size of a cell follow from it.',
      form: FORMS.quantity,
      because: 'unknown: no provider publishes it, so a recovery that restores has no upper bound until a drill has measured it',
    }),
  });
}

export const objectives = z.strictObject({
  availability: key(z.number().min(90).max(99.999), {
    does: 'Percent of the time.',
    default: 99.9,
    because: 'what two sites of one provider can hold',
  }),
  responseP95: key(z.string().regex(/^[1-9]\d*ms$/, { error: 'milliseconds, as in 200ms' }), {
    does: 'The 95th percentile of answers, measured by journeys.',
    default: '200ms',
    because: 'slower feels slow',
  }),
  recoveryTime: key(text('duration'), {
    does: 'Time until a lost cell serves again.',
    form: FORMS.duration,
    default: '4h',
    because: 'a restore of a full cell from offsite',
  }),
  dataLoss: key(text('duration'), {
    does: 'The most recent work that may be lost.',
    form: FORMS.duration,
    default: '1h',
    because: 'the incremental backup',
  }),
  databaseFailover: key(text('duration'), {
    does: 'Time until PostgreSQL takes writes again after the host of its primary was lost.',
    form: FORMS.duration,
    because: 'nothing is promised: `hansa explain objectives.recoveryTime` computes it',
  }),
});
