import { configDigest } from '../../../tree/manifest/digest.ts';
import type { AppView } from '../../entry.ts';
import { environment } from './environment.ts';
import { CONFIG_PHP } from './files/config-php.ts';
import { SESSION_INI, SITE_CONF } from './files/server-conf.ts';
import { MARK_PHP, READY_PHP, SETUP_PHP } from './files/setup-php.ts';
import { PREPARE_SH, SETUP_SH } from './files/shell.ts';

/** The same for every tenant: what differs comes by the environment. */
const FILES = {
  'config.php': CONFIG_PHP,
  'mark.php': MARK_PHP,
  'prepare.sh': PREPARE_SH,
  'ready.php': READY_PHP,
  'session.ini': SESSION_INI,
  'setup.php': SETUP_PHP,
  'setup.sh': SETUP_SH,
  'site.conf': SITE_CONF,
};

/** Once, and not for each of ten thousand tenants: it was half the time of rendering one. */
const FILES_DIGEST = configDigest(FILES);

/** Modules that a pod fetches: digest, name, version and address, one a line. */
function modulesOf({ plan }: AppView): string {
  const { modules } = plan.app.values;
  return modules.flatMap((each) => (each.how === 'init' ? [`${each.sha256} ${each.name} ${each.version} ${each.url}\n`] : [])).join('');
}

export function configuration(view: AppView): Readonly<Record<string, string>> {
  return { ...FILES, modules: modulesOf(view) };
}

/** Digest of everything that a pod reads from its two ConfigMaps, so that pods follow them. */
export function digestOf(view: AppView): string {
  return configDigest({ files: FILES_DIGEST, modules: modulesOf(view), environment: environment(view) });
}
