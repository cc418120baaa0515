import { type Catalogue, storeOf } from '../catalogue/catalogue.ts';
import { type Code, finding } from '../diagnostics/code.ts';
import type { Finding } from '../diagnostics/diagnostic.ts';
import type { PlatformPlan } from '../plan/plan.ts';
import { type Reason, reasonOf } from '../plan/thing.ts';
import type { CrossRule } from './rule.ts';

const CODE: Code = {
  code: 'objects/versioning',
  severity: 'error',
  title: 'A store that keeps no versions',
  trap: "Tenants' files in a store that has no object versions: Garage (`services.objects.engine: garage`), or a provider's store that lacks them.",
  why: 'A deleted or overwritten file is brought back from its older version for as long as `backup.keep` says, and a point of a tenant is a set of versions. A store without versions answers such a request with an error, or says yes and keeps none: the promise is found out when somebody needs it.',
  wayOut: "The provider's own store, which is the default; of those that you run yourself, Ceph has versions.",
  keys: ['services.objects.engine', 'services.objects.at', 'backup.keep'],
  evidence: [{ url: 'https://garagehq.deuxfleurs.fr/reference_manual/s3_compatibility.html', checkedAt: '2026-11-22' }],
};

/** Programs of one's own that answer `PutBucketVersioning` with "not implemented". */
const WITHOUT: ReadonlySet<string> = new Set(['garage']);
const PROVIDER = 'provider';

export const objectsVersioning: CrossRule = {
  code: CODE,
  catalogue: (plan, catalogue) => {
    const engine = plan.stack.objects;
    if (WITHOUT.has(engine.value)) return [complaint(plan, engine.value, engine, [{ ...engine.origin, value: PROVIDER }])];
    return plan.cells.flatMap((cell) => ofStore(plan, catalogue, cell));
  },
};

function ofStore(plan: PlatformPlan, catalogue: Catalogue, { services: { objects } }: PlatformPlan['cells'][number]): Finding[] {
  const { at } = objects.values;
  return storeOf(catalogue, at).store.versioning ? [] : [complaint(plan, at, reasonOf(objects, 'at'), [])];
}

function complaint(plan: PlatformPlan, found: string, reason: Reason, remedies: Finding['remedies'] & object): Finding {
  const { keep } = plan.backup.values;
  return finding(CODE, {
    at: reason.origin,
    subject: 'objects',
    found,
    expected: 'a store with object versions',
    message: `${found} keeps no versions of objects: what is deleted or overwritten cannot be brought back for ${keep}.`,
    hint: 'Leave `services.objects.engine` out, and name a store of a provider that keeps versions under `services.objects.at`.',
    related: [reasonOf(plan.backup, 'keep').origin],
    remedies,
  });
}
