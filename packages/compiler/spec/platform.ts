import { z } from 'zod';
import { backup, certificates, dns, failover, gitops, images, objectives, seller, sovereignty } from './platform-sections.ts';
import { cell, cluster } from './platform-cells.ts';
import { services } from './platform-services.ts';
import { FORMS, money, text } from './forms.ts';
import { inventory } from './inventory.ts';
import { key, overlay, required } from './key.ts';
import { chosen } from './layer.ts';
import type { Vocabulary } from './vocabulary.ts';

/** The layers that a key of `stack` chooses; the others are chosen where they belong. */
function stack(vocabulary: Vocabulary): z.ZodType<Record<string, string | undefined>> {
  const here = Object.values(vocabulary.layers).flatMap((layer) => {
    const name = /^stack\.(.+)$/.exec(layer.key ?? '')?.[1];
    return name === undefined ? [] : [[name, chosen(layer)] as const];
  });
  return z.strictObject(Object.fromEntries(here));
}

const price = z.strictObject({
  perSeat: required(money(), { does: 'Price of one seat.', form: FORMS.money }),
  currency: key(z.enum(['EUR']), { does: 'Currency.', default: 'EUR', because: 'sellers and providers of this catalogue bill in euro' }),
  per: key(z.enum(['month', 'year']), { does: 'The period that is billed.', default: 'month', because: 'the providers bill by the month' }),
  tax: key(z.enum(['exclusive', 'inclusive']), {
    does: 'Whether value added tax is inside.',
    default: 'exclusive',
    because: 'most customers are organisations',
  }),
});

function plan(app: z.ZodType<string>) {
  return z.strictObject({
    name: required(text('slug'), { does: 'Name of the plan.', form: FORMS.slug }),
    version: required(z.int().min(1).max(9999), { does: 'A published version never changes: contracts refer to name@version.' }),
    apps: key(z.array(app).min(1), { does: 'The apps that a tenant of this plan has.', because: 'every app of `apps` but podinfo' }),
    seats: required(
      z.strictObject({
        min: required(z.int().min(1).max(100_000), { does: 'The fewest seats that are sold.' }),
        max: required(z.int().min(1).max(100_000), { does: 'The most seats that are sold.' }),
      }),
      { does: 'How many seats a tenant may have.' },
    ),
    storagePerSeat: key(text('quantity'), {
      does: 'Object storage of one seat.',
      form: FORMS.quantity,
      default: '50Gi',
      because: 'a usual mailbox-and-files allowance, priced by the gigabyte',
    }),
    price: required(price, { does: 'What a seat costs.' }),
  });
}

const secret = z.union([
  z.literal('generated'),
  z.strictObject({
    file: required(z.string().min(1), { does: 'Encrypted file in the spec repository.' }),
    key: required(z.string().min(1), { does: 'Key in that file.' }),
  }),
  // Any other text is refused by a rule with a reason of its own, not by the shape.
  z.string(),
]);

const profile = z.enum(['production', 'evaluation']);

/** What an environment, or a cell, may say otherwise than the platform. The names are those of `LAYERED`. */
function layered(sections: Readonly<Record<string, z.ZodType>>, whose: string): Record<string, z.ZodOptional<z.ZodType<unknown>>> {
  return Object.fromEntries(
    Object.entries(sections).map(([name, section]) => [
      name,
      key(section, { does: `What \`${name}\` is otherwise ${whose}.`, because: 'what the layers above say' }),
    ]),
  );
}

function environment(own: Record<string, z.ZodOptional<z.ZodType<unknown>>>, machines: () => z.ZodType) {
  return z.strictObject({
    name: required(text('name'), { does: 'Name.', form: FORMS.name }),
    cluster: key(overlay(machines), { does: 'What the clusters of its cells are made of.', because: 'what each cell says' }),
    ...own,
  });
}

/** The shape of platform.yaml, made from what the catalogue offers. Every key says what it does and what holds without it. */
export function platformSchema(vocabulary: Vocabulary) {
  const app = z.enum(vocabulary.apps as [string, ...string[]]);
  const settings = Object.fromEntries(
    Object.entries(vocabulary.settings).map(([name, schema]) => [name, key(schema, { does: `Technical choices of ${name}.` })]),
  );
  const sections = { profile, services: services(vocabulary), settings: z.strictObject(settings), backup: backup(vocabulary), objectives };
  const overlays = Object.fromEntries(Object.entries(sections).map(([name, section]) => [name, overlay(() => section)]));
  return z.strictObject({
    apiVersion: required(z.literal('hansa/v1'), { does: 'Version of this language.' }),
    kind: required(z.literal('Platform'), { does: 'What this file is.' }),
    name: required(text('name'), { does: 'Name of the cloud; buckets begin with it.', form: FORMS.name }),
    domain: required(text('domain'), { does: 'Domain of the platform: shop, console, sign-on, status.', form: FORMS.domain }),
    appsDomain: required(text('domain'), {
      does: "Domain of the tenants' apps, apart from `domain`, so that no app can set a cookie for the shop.",
      form: FORMS.domain,
    }),
    contact: required(text('email'), { does: 'Who is told: certificate authority, providers, alerts.', form: FORMS.email }),
    profile: key(profile, {
      does: 'Evaluation relaxes high availability, and says so on every report.',
      default: 'production',
      because: 'customers are real unless you say otherwise',
    }),
    seller: key(seller, { does: 'Who sells.' }),
    sovereignty: key(sovereignty, { does: 'Who may hold data and who must answer for the cloud to keep running.' }),
    gitops: required(gitops(chosen(vocabulary.layers.gitops)), { does: 'How the trees reach the clusters.' }),
    images: key(images, { does: 'Where container images come from.' }),
    dns: required(dns(vocabulary), { does: 'Who answers for the domains.' }),
    certificates: key(certificates, { does: 'How hosts get certificates.' }),
    environments: key(z.array(environment(layered(overlays, 'for the cells of this environment'), () => cluster(vocabulary))).min(1), {
      does: 'Named environments; cells refer to one, and what an environment says holds for its cells before what the platform says.',
      default: [{ name: 'prod' }],
      because: 'one environment is enough until there is a second cell',
    }),
    inventory: key(inventory, {
      does: 'Machines that are there already, of any provider or your own: their sites can be named wherever a site can.',
      because: 'none: machines are ordered from providers of the catalogue',
    }),
    cells: required(
      z
        .array(cell(vocabulary, layered(overlays, 'for this cell alone')))
        .min(1)
        .max(200),
      { does: 'The cells: one cluster each, with its own data services.' },
    ),
    failover: key(failover, { does: 'Who decides that a site is down.' }),
    services: required(sections.services, { does: 'Data services, built once in every cell.' }),
    stack: key(stack(vocabulary), { does: 'One choice a layer.' }),
    apps: required(z.array(app).min(1), { does: 'The apps on offer.' }),
    settings: key(sections.settings, { does: 'Technical choices per app and component.' }),
    secrets: key(z.record(z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, { error: 'a lower-case name of at most 40 characters' }), secret), {
      does: 'Secrets that you bring: `generated`, or a reference to an encrypted file. Never the secret itself.',
    }),
    plans: required(z.array(plan(app)).min(1).max(200), { does: 'What is sold.' }),
    backup: key(sections.backup, { does: 'How state is kept.' }),
    objectives: key(objectives, { does: 'What is promised.' }),
  });
}

export type PlatformSpec = z.infer<ReturnType<typeof platformSchema>>;
