import type { AppPlan, PlatformPlan } from '../../../plan/plan.ts';
import { required } from '../../../plan/plan.ts';
import { secretEnv, valueEnv } from '../../../tree/manifest/pod.ts';

/** The Secret of the app, as the planner names it. */
const SECRET = 'mautic';

/**
 * The same in every pod, because parameters_local.php is read at each start of PHP: a worker that knew less than the web would send
 * with another account. Names that begin with MAUTIC_ are Mautic's own.
 */
export function environment(plan: AppPlan) {
  const database = required(plan.database);
  const client = required(plan.client);
  return [
    valueEnv('MAUTIC_SITE_URL', plan.app, 'url'),
    secretEnv('MAUTIC_SECRET_KEY', SECRET, 'secret-key'),
    valueEnv('MAUTIC_DB_HOST', database, 'host'),
    valueEnv('MAUTIC_DB_PORT', database, 'port'),
    valueEnv('MAUTIC_DB_NAME', database, 'database'),
    valueEnv('MAUTIC_DB_USER', database, 'role'),
    secretEnv('MAUTIC_DB_PASSWORD', SECRET, 'database-password'),
    ...mail(plan),
    valueEnv('HANSA_VERSION', plan.app, 'version'),
    { name: 'HANSA_WEB', value: 'mautic' },
    valueEnv('HANSA_SAML_METADATA', client, 'discovery'),
    valueEnv('HANSA_SAML_CLIENT', client, 'client'),
    { name: 'HANSA_MEMBER_ROLE', value: plan.app.values.settings['memberRole'] === 'administrator' ? '1' : '' },
  ];
}

function mail({ mail: relay }: AppPlan) {
  if (!relay) return [];
  return [
    valueEnv('MAIL_HOST', relay, 'host'),
    valueEnv('MAIL_PORT', relay, 'port'),
    valueEnv('MAIL_FROM', relay, 'from'),
    secretEnv('MAIL_USER', SECRET, 'mail-user'),
    secretEnv('MAIL_PASSWORD', SECRET, 'mail-password'),
  ];
}

/** The first account, which only the installer must know. */
export function administrator({ platform }: PlatformPlan) {
  return [valueEnv('HANSA_ADMIN_EMAIL', platform, 'contact'), secretEnv('HANSA_ADMIN_PASSWORD', SECRET, 'admin-password')];
}
