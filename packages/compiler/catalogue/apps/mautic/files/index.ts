import { configDigest } from '../../../../tree/manifest/digest.ts';
import { DATABASE_PHP } from './database.ts';
import { INSTALL_PHP, LOCAL_PHP, PARAMETERS_PHP, SIGN_ON_PHP } from './parameters.ts';
import { CRON_SH, PREPARE_SH, SETUP_SH, WAIT_FOR_VOLUME_SH, WAIT_SH, WEB_SH, WORKER_SH, WORKER_STOP_SH } from './shell.ts';

/** Everything that the pods mount at /hansa. No value is in it: all come from the environment. */
export const FILES = {
  'cron.sh': CRON_SH,
  'database.php': DATABASE_PHP,
  'install.php': INSTALL_PHP,
  'local.php': LOCAL_PHP,
  'parameters_local.php': PARAMETERS_PHP,
  'prepare.sh': PREPARE_SH,
  'setup.sh': SETUP_SH,
  'sign-on.php': SIGN_ON_PHP,
  'stop-worker.sh': WORKER_STOP_SH,
  'volume.sh': WAIT_FOR_VOLUME_SH,
  'wait.sh': WAIT_SH,
  'web.sh': WEB_SH,
  'worker.sh': WORKER_SH,
} as const;

/** Once, not once a tenant. */
export const FILES_DIGEST = configDigest(FILES);
