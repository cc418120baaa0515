import type { AppPlan, TenantPlan } from '@hansa/compiler/plan/plan.ts';
import { Refusal } from '@hansa/domain/access/refusal.ts';

/** Apps of the tenant that have a secret which rotates. */
export function rotatableApps({ apps }: TenantPlan): readonly string[] {
  return apps.filter(({ app }) => app.secrets.some(({ lasts }) => !lasts)).map(({ app }) => app.values.app);
}

/**
 * Names of the apps whose secrets are to have new values. `asked`: apps as `odoo`; undefined: all that have any. An app's secrets have one
 * generation together, so a single one (`odoo/client-secret`) is refused with what to say instead, or with why it never rotates. Throws a Refusal.
 */
export function appsToRotate(plan: TenantPlan, asked: readonly string[] | undefined): readonly string[] {
  const rotatable = rotatableApps(plan);
  if (asked === undefined && rotatable.length === 0) throw no('rotation/nothing', 'None of its apps has a secret that rotates.');
  const apps = asked?.map((word) => appOf(plan, word, rotatable)) ?? rotatable;
  return [...new Set(apps)];
}

function appOf(plan: TenantPlan, word: string, rotatable: readonly string[]): string {
  const [name = '', key] = word.split('/');
  const found = plan.apps.find(({ app }) => app.values.app === name);
  const known = rotatable.length === 0 ? 'none' : rotatable.join(', ');
  if (!found) throw no('rotation/unknown', `It has no app ${name}. Secrets rotate of: ${known}.`);
  if (key !== undefined) throw single(found, name, key);
  if (!rotatable.includes(name)) throw no('rotation/nothing', `${name} has no secret that rotates. There are some of: ${known}.`);
  return name;
}

function single({ app }: AppPlan, name: string, key: string): Refusal {
  const secret = app.secrets.find((each) => each.key === key);
  const keys = app.secrets.map((each) => each.key).join(', ');
  if (!secret) return no('rotation/unknown', `${name} has no secret ${key}. It has: ${keys || 'none'}.`);
  if (!secret.lasts) return no('rotation/together', `The secrets of ${name} rotate together: say ${name}.`);
  const { because, source, checkedAt } = secret.lasts;
  return no('rotation/lasts', `${key} of ${name} never rotates. ${because} (${source}, read ${checkedAt})`);
}

function no(code: string, reason: string): Refusal {
  return new Refusal('invalid', code, reason);
}
