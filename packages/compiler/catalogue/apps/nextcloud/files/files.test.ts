import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, it } from 'node:test';
import { CONFIG_PHP } from './config-php.ts';
import { SESSION_INI, SITE_CONF } from './server-conf.ts';
import { MARK_PHP, READY_PHP, SETUP_PHP } from './setup-php.ts';
import { PREPARE_SH, SETUP_SH } from './shell.ts';

function accepts(program: string, args: readonly string[], input: string): void {
  const { status, stderr } = spawnSync(program, args, { input, encoding: 'utf8' });
  assert.equal(status, 0, stderr);
}

const PHP = spawnSync('php', ['-v']).status === 0;

/** The lines between two marks of a text: the steps of one branch. */
function order(text: string, ...parts: readonly string[]): void {
  const places = parts.map((part) => text.indexOf(part));
  assert.ok(
    places.every((place) => place >= 0),
    `${parts[places.indexOf(-1)]} is missing`,
  );
  assert.deepEqual(
    places,
    [...places].sort((a, b) => a - b),
  );
}

describe('files of Nextcloud', () => {
  it('are shell that a shell reads, and stop at the first error', () => {
    for (const text of [PREPARE_SH, SETUP_SH]) {
      accepts('sh', ['-n'], text);
      assert.ok(text.startsWith('set -eu\n'));
    }
  });

  it('are PHP that PHP reads', { skip: PHP ? false : 'no php here' }, () => {
    for (const text of [CONFIG_PHP, MARK_PHP, SETUP_PHP, READY_PHP]) accepts('php', ['-l'], text);
  });

  it('begin with the opening tag: what stands before it would be sent to the browser', () => {
    for (const text of [CONFIG_PHP, MARK_PHP, SETUP_PHP, READY_PHP]) assert.ok(text.startsWith('<?php\n') && !text.includes('?>'));
  });

  it('quote every variable in the shell', () => {
    const bare = `${PREPARE_SH}${SETUP_SH}`
      .split('\n')
      .filter((line) => /(?:^|\s)\$[A-Za-z_]/.test(line.replace(/"[^"]*"|\$\(\([^)]*\)\)/g, '')));
    assert.deepEqual(bare, []);
  });
});

describe('config.php of Nextcloud', () => {
  it('declares no variable: it is included inside a method that has its own', () => {
    assert.deepEqual(
      [...CONFIG_PHP.matchAll(/\$([A-Za-z]\w*)\s*=[^=>]/g)].map((match) => match[1]),
      ['CONFIG'],
    );
  });

  it('leaves version and installed to the pod’s own file, and secret values to the environment', () => {
    for (const key of ['version', 'installed', 'secret', 'passwordsalt', 'instanceid', 'maintenance'])
      assert.doesNotMatch(CONFIG_PHP, new RegExp(`^    '${key}' =>`, 'm'), key);
  });

  it('holds what the facts ask for', () => {
    for (const line of [
      "'verify_bucket_exists' => false",
      "'setup_create_db_user' => false",
      "'config_is_read_only' => true",
      "'appstoreenabled' => false",
      "'upgrade.disable-web' => true",
      "'overwriteprotocol' => 'https'",
      "'memcache_customprefix' => getenv('HANSA_CACHE_PREFIX')",
      "'user' => getenv('HANSA_CACHE_USER')",
      "'log_type' => 'errorlog'",
      "'maintenance_window_start' => 1",
      "'mysql.utf8mb4' => true",
      "'trusted_domains' => [getenv('HANSA_HOST')]",
      "'preview_max_x' => 2048",
      "'trashbin_retention_obligation' => 'auto, 30'",
      "'versions_retention_obligation' => 'auto, 90'",
    ])
      assert.ok(CONFIG_PHP.includes(line), line);
  });

  it('gives whole folders to nobody: neither path of apps is writable', () => {
    assert.equal([...CONFIG_PHP.matchAll(/'writable' => false/g)].length, 2);
  });
});

describe('setup of Nextcloud', () => {
  it('marks what is begun before it installs, and ready after everything that members need', () => {
    order(
      SETUP_SH,
      'mark set begun',
      'occ maintenance:install --disable-admin-user',
      'mark set core',
      'occ background:cron',
      'occ app:enable user_oidc',
      'occ user:add',
      'mark set ready "$(mark code)"',
      'occ app:enable richdocuments',
    );
  });

  it('lets old pods go before an upgrade touches a table', () => {
    order(SETUP_SH, '"$step" = upgrade', "mark set ready ''", 'sleep "$HANSA_DRAIN"', 'occ upgrade', 'mark set core');
  });

  it('passes a callback address to office, which would else be cleared', () => {
    assert.match(SETUP_SH, /richdocuments:activate-config --wopi-url="\$HANSA_OFFICE" --callback-url="https:\/\/\$HANSA_HOST"/);
  });

  it('lifts the read-only switch for its own commands only, by an empty text', () => {
    assert.match(SETUP_SH, /^export NC_config_is_read_only=$/m);
    assert.ok(!PREPARE_SH.includes('NC_config_is_read_only'));
  });

  it('keeps members’ names stable: the immutable subject, not a name that can change', () => {
    assert.match(SETUP_SH, /--mapping-uid=sub --unique-uid=0/);
  });

  it('counts an archive only with its digest', () => {
    order(PREPARE_SH, 'curl --fail', 'sha256sum --check --quiet', 'tar --extract');
  });
});

describe('the web server of Nextcloud', () => {
  it('serves the image’s code, its shipped rules first and the front controller after them', () => {
    order(SITE_CONF, 'DocumentRoot ${HANSA_CODE}', 'Include ${HANSA_CODE}/.htaccess', 'RewriteRule . index.php');
    assert.ok(SITE_CONF.includes('SetEnv front_controller_active true'));
  });

  it('shows of our own files only the one that answers readiness', () => {
    order(SITE_CONF, '<Directory ${HANSA_FILES}>', 'Require all denied', '<Files ready.php>', 'Require all granted');
  });

  it('keeps sessions in the cache under the tenant’s user and prefix, and waits for a lock no longer than a minute', () => {
    assert.match(SESSION_INI, /auth\[\]=\$\{HANSA_CACHE_USER\}&auth\[\]=\$\{HANSA_CACHE_PASSWORD\}&prefix=\$\{HANSA_CACHE_PREFIX\}/);
    const [retries, wait] = ['lock_retries', 'lock_wait_time'].map((key) => Number(new RegExp(`${key} = (\\d+)`).exec(SESSION_INI)?.[1]));
    assert.equal(Number(retries) * Number(wait), 60_000_000);
  });
});
