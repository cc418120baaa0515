import type { Fetched } from '../catalogue/entry.ts';
import { type Code, finding } from '../diagnostics/code.ts';
import type { Finding, Origin } from '../diagnostics/diagnostic.ts';
import type { PlatformPlan } from '../plan/plan.ts';
import type { CrossRule } from './rule.ts';

const CODE: Code = {
  code: 'images/fetched-at-start',
  severity: 'warning',
  title: 'Pods that fetch a part of themselves when they start',
  trap: "In production every image comes from a mirror of one's own, and new pods still fetch what their images lack from somebody's server: the gateway's bouncer, modules of apps.",
  why: 'What is fetched is pinned, so it cannot be another. But while that server does not answer no new pod starts: after the loss of a node, in an upgrade, when a cell is built anew. Pods that run go on. A pod of an app that is only started anew has what it fetched; the gateway asks again at every start of its program.',
  wayOut: 'An image of your own with the parts in it, named by the setting. The page of the app or component has what it must hold.',
  keys: ['images.mirror', 'settings.traefik.pluginImage', 'settings.nextcloud.image', 'settings.odoo.image', 'settings.odoo.packages'],
  evidence: [
    { url: 'https://github.com/traefik/traefik/issues/13005', checkedAt: '2026-11-21' },
    { url: 'https://kubernetes.io/docs/tasks/configure-pod-container/image-volumes/', checkedAt: '2026-11-21' },
  ],
};

/**
 * A warning, for it works as long as others do. Whoever has a mirror means to depend on nobody when a pod starts, and has a registry for
 * the way out; without one each image comes from its maker anyhow, and these parts are no worse.
 */
export const fetchedAtStart: CrossRule = {
  code: CODE,
  catalogue: (plan, catalogue) => {
    if (plan.platform.values.profile !== 'production' || plan.mirror.value === null) return [];
    const apps = plan.apps.value.flatMap((name, index) => {
      const fetched = catalogue.apps[name]?.fetches?.(plan);
      const at = { file: plan.apps.origin.file, pointer: `${plan.apps.origin.pointer}/${index}` };
      return fetched ? [complaint(plan, name, fetched, at)] : [];
    });
    const components = Object.values(catalogue.components).flatMap((entry) => {
      const fetched = entry.fetches?.(plan);
      return fetched ? [complaint(plan, entry.name, fetched, fetched.because.origin)] : [];
    });
    return [...apps, ...components];
  },
};

function complaint(plan: PlatformPlan, subject: string, { parts, from, setting, how }: Fetched, at: Origin): Finding {
  const key = `settings.${subject}.${setting}`;
  return finding(CODE, {
    at,
    subject: `${plan.platform.name}/${subject}`,
    found: parts.join(', '),
    expected: `\`${key}\``,
    message: `Each new pod of ${subject} fetches ${parts.join(', ')} from ${from}, which is not your mirror, and does not start without.`,
    hint: `${how} Then name it: \`${key}\`.`,
  });
}
