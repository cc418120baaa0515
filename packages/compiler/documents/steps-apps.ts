import type { AppPlan, CellPlan, TenantPlan } from '../plan/plan.ts';
import { type Step, code, plain } from './block.ts';
import { type StepGroup, when } from './checklist.ts';
import type { DocumentView } from './view.ts';

/** Sign-on and the control plane, then tenants wave by wave; of the first tenant of all every part is looked at. */
export function appSteps({ compilation, platform }: DocumentView, cell: CellPlan): readonly StepGroup[] {
  const own = compilation.tenants
    .filter((tenant) => tenant.cell.cell.name === cell.cell.name)
    .sort((a, b) => a.tenant.values.wave - b.tenant.values.wave);
  const [first] = own.filter((tenant) => tenant.tenant.values.state === 'active');
  return [
    { title: 'Sign-on and control plane', steps: signOnSteps(cell, first, platform.platform.values.domain) },
    { title: 'Tenants', steps: waveSteps(own) },
    ...(first ? [{ title: `The first tenant, ${plain(first.tenant.values.slug)}`, steps: firstSteps(first) }] : []),
  ];
}

function signOnSteps({ cell, controlPlane }: CellPlan, first: TenantPlan | undefined, domain: string): readonly Step[] {
  const issuer = first?.realm.values.issuer;
  return [
    {
      does: `Sign-on answers at ${code(cell.values.signOn)}${issuer === undefined ? '' : ', and knows the realm of the first tenant'}.`,
      run: [
        issuer === undefined
          ? `curl --head https://${cell.values.signOn}/`
          : `curl --fail --head ${issuer}/.well-known/openid-configuration`,
      ],
      expect:
        issuer === undefined
          ? 'an answer, with a certificate that is trusted'
          : '200, with a certificate that is trusted; never by `--insecure`',
    },
    ...when(controlPlane !== undefined, {
      does: `The control plane answers at ${code(controlPlane?.thing.values.host ?? domain)}, and misses nothing.`,
      run: [`curl --fail --head https://${controlPlane?.thing.values.host ?? domain}/`, 'hansa doctor'],
      expect: '200, and a doctor without complaints',
    }),
  ];
}

function waveSteps(tenants: readonly TenantPlan[]): readonly Step[] {
  if (tenants.length === 0)
    return [
      { does: 'No tenant is written yet: begin with one of your own in wave 0, the canary.', run: ['hansa tenant add canary --wave 0'] },
    ];
  return [...Map.groupBy(tenants, ({ tenant }) => tenant.values.wave)].map(([wave, own]) => ({
    does: `Wave ${wave}${wave === 0 ? ', the canaries' : ''}: ${own.length} tenant${own.length === 1 ? '' : 's'}${own.length <= MOST ? ` (${own.map(({ tenant }) => code(tenant.values.slug)).join(', ')})` : ''}, with the Secrets of each app beside its files; the next wave when everything of this one holds.`,
  }));
}

/** Names of one wave that a line bears. */
const MOST = 10;

function firstSteps({ namespace, apps }: TenantPlan): readonly Step[] {
  return [
    {
      does: 'All its pods are there; jobs that set it up have ended.',
      run: [`kubectl -n ${namespace.values.name} get deployments,jobs,resourcequota`],
      expect: 'each deployment is available, each job complete',
    },
    ...apps.map((app) => appStep(app)),
    {
      does: 'A member signs in once and reaches every app; an invitation by mail arrives; a file that was uploaded is there after its pod was deleted.',
    },
    { does: 'Nobody of another tenant comes in: their account is refused, and their pods reach nothing of this namespace.' },
  ];
}

function appStep({ app, database, bucket, cache, client }: AppPlan): Step {
  const uses = [
    ...(database
      ? [
          `rows in ${code(database.values.database)} (${database.values.engine === 'postgres' ? 'PostgreSQL' : 'MariaDB'}, ${database.values.pool === 'direct' ? 'direct' : `${database.values.pool} pool`})`,
        ]
      : []),
    ...(bucket ? [`files in the bucket ${code(bucket.values.name)}`] : []),
    ...(cache ? [`sessions and locks under ${code(cache.values.prefix)} in the cache`] : []),
    ...(client ? [`sign-on as ${code(client.values.client)} by ${client.values.protocol === 'saml' ? 'SAML' : 'OpenID Connect'}`] : []),
  ];
  return {
    does: `${code(app.values.app)} ${code(app.values.version)} answers${uses.length > 0 ? `, with ${uses.join(', ')}` : ''}.`,
    run: [`curl --fail --head ${app.values.url}`],
    expect: 'an answer below 400, with a certificate that is trusted',
  };
}
