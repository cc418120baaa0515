import type { AppPlan, PlatformPlan } from '../../../plan/plan.ts';
import { required } from '../../../plan/plan.ts';
import { secretEnv, valueEnv } from '../../../tree/manifest/pod.ts';
import { from } from '../../../tree/sourced.ts';

/** The Secret of the app, as the planner names it. */
const SECRET = 'mautic';
/** The ConfigMap with the plain half of the environment. */
export const ENVIRONMENT = 'mautic-environment';

/**
 * One ConfigMap for every pod, because parameters_local.php is read at each start of PHP: a worker that knew less than the web would
 * send with another account. Names that begin with MAUTIC_ are Mautic's own.
 */
export function environment(plan: AppPlan): Record<string, string> {
  const database = required(plan.database);
  const client = required(plan.client);
  return {
    MAUTIC_SITE_URL: from(plan.app, 'url'),
    MAUTIC_DB_HOST: from(database, 'host'),
    MAUTIC_DB_PORT: String(database.values.port),
    MAUTIC_DB_NAME: from(database, 'database'),
    MAUTIC_DB_USER: from(database, 'role'),
    HANSA_VERSION: from(plan.app, 'version'),
    HANSA_WEB: 'mautic',
    HANSA_SAML_METADATA: from(client, 'discovery'),
    HANSA_SAML_CLIENT: from(client, 'client'),
    HANSA_MEMBER_ROLE: plan.app.values.settings['memberRole'] === 'administrator' ? '1' : '',
    ...(plan.mail
      ? { MAIL_HOST: from(plan.mail, 'host'), MAIL_PORT: String(plan.mail.values.port), MAIL_FROM: from(plan.mail, 'from') }
      : {}),
  };
}

export const DATABASE_SECRET = secretEnv('MAUTIC_DB_PASSWORD', SECRET, 'database-password');

/** The secret half, the same in every pod that runs Mautic. */
export function secrets(plan: AppPlan) {
  const relay = plan.mail ? [secretEnv('MAIL_USER', SECRET, 'mail-user'), secretEnv('MAIL_PASSWORD', SECRET, 'mail-password')] : [];
  return [secretEnv('MAUTIC_SECRET_KEY', SECRET, 'secret-key'), DATABASE_SECRET, ...relay];
}

/** The first account, which only the installer must know. */
export function administrator({ platform }: PlatformPlan) {
  return [valueEnv('HANSA_ADMIN_EMAIL', platform, 'contact'), secretEnv('HANSA_ADMIN_PASSWORD', SECRET, 'admin-password')];
}
