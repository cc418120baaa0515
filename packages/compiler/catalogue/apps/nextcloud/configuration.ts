import type { AppView } from '../../entry.ts';
import { CONFIG_PHP } from './files/config-php.ts';
import { SESSION_INI, SITE_CONF } from './files/server-conf.ts';
import { MARK_PHP, READY_PHP, SETUP_PHP } from './files/setup-php.ts';
import { PREPARE_SH, SETUP_SH } from './files/shell.ts';

/** The files of every pod, the same for all tenants but for the list of modules: what differs comes by the environment. */
export function configuration({ plan }: AppView): Readonly<Record<string, string>> {
  return {
    'config.php': CONFIG_PHP,
    'mark.php': MARK_PHP,
    modules: plan.app.values.modules.flatMap((module) => (module.how === 'init' ? [`${module.sha256} ${module.name} ${module.version} ${module.url}\n`] : [])).join(''),
    'prepare.sh': PREPARE_SH,
    'ready.php': READY_PHP,
    'session.ini': SESSION_INI,
    'setup.php': SETUP_PHP,
    'setup.sh': SETUP_SH,
    'site.conf': SITE_CONF,
  };
}
