// size: a table of facts, one a line, each with its source
import type { ModuleWant } from '../../../plan/kinds.ts';
import type { Fact } from '../../entry.ts';

export const VERSION = '34.0.3';
export const IMAGE = `docker.io/library/nextcloud:${VERSION}-apache`;

/** www-data of Debian: owner of nothing in the image's code, and the only user for whom occ works in our pods. */
export const UID = 33;
/** The name of the tenant's identity provider in user_oidc; it stands in an address that Keycloak calls. */
export const PROVIDER = 'hansa';
export const PORT = 80;

/** Where the image keeps its code, readable by any user and writable by none but root. */
export const CODE = '/usr/src/nextcloud';

/** Apps of Nextcloud that the image lacks, as their makers publish them. */
export const MODULES: readonly Required<ModuleWant>[] = [
  archive('user_oidc', '8.10.1', '49ced1fe192302f4540b869438b6ccb9ca0d69b717b76ed7075a70aa5cf666fd'),
  archive('richdocuments', '11.0.0', 'b86a172ff2e715a5a52d10ddc7de6a9a10f81c85b7a79d425a5a4a8964d27188'),
];

function archive(name: string, version: string, sha256: string): Required<ModuleWant> {
  return {
    name,
    version,
    how: 'init',
    url: `https://github.com/nextcloud-releases/${name}/releases/download/v${version}/${name}-v${version}.tar.gz`,
    sha256,
  };
}

function read(what: string, source: string): Fact {
  return { what, source, checkedAt: '2026-11-21', verified: true };
}

function reported(what: string, source: string): Fact {
  return { what, source, checkedAt: '2026-11-21', verified: false };
}

const DOCKER = 'nextcloud/docker@4de1eed6';
const SERVER = 'nextcloud/server, stored file of the 34 series or near it';

export const FACTS: readonly Fact[] = [
  read(
    'The newest 34 image is 34.0.3-apache of 14 August 2026, on PHP 8.5 and Debian trixie.',
    'docker-library/official-images@37079fb3: library/nextcloud',
  ),
  read(
    'The entrypoint copies the code into /var/www/html when version.php is missing there, and installs; a command other than apache* or php-fpm passes it by.',
    `${DOCKER}: docker-entrypoint.sh`,
  ),
  read(
    'The entrypoint reads /usr/src/nextcloud as whatever user the container has, so any user can read the code there.',
    `${DOCKER}: docker-entrypoint.sh, README.md`,
  ),
  read('config, custom_apps and data exist as folders in /usr/src/nextcloud.', `${DOCKER}: 34/apache/Dockerfile`),
  read(
    'With REDIS_HOST set, the entrypoint writes into a folder of root and a container that is not root stops.',
    `${DOCKER}: docker-entrypoint.sh; nextcloud/docker#763`,
  ),
  read(
    'The image has pdo_pgsql, pdo_mysql, redis 6.3.0, apcu with apc.enable_cli=1, pcntl, and curl, tar and sha256sum of its base.',
    `${DOCKER}: 34/apache/Dockerfile; docker-library/php: Dockerfile`,
  ),
  read(
    'Apache takes X-Real-IP from peers with private addresses as the client: the gateway must overwrite that header.',
    `${DOCKER}: 34/apache/Dockerfile`,
  ),
  read(
    'Run and lock folders of Apache have mode 1777, logs go to stdout and stderr, SIGWINCH stops gracefully.',
    'docker-library/php: 8.4/trixie/apache/Dockerfile',
  ),
  read(
    'PHP_INI_SCAN_DIR with a leading colon adds a folder to those that are read anyway.',
    'php.net: configuration file, scan directories',
  ),
  reported(
    'Nextcloud runs from a folder that it cannot write, with its configuration elsewhere: NixOS does so in every installation.',
    'NixOS/nixpkgs: nixos/modules/services/web-apps/nextcloud.nix',
  ),
  read(
    'Values come from config.php, then from every *.config.php in natural order, then from NC_<key> in the environment; the last one wins, and an empty text counts.',
    `${SERVER}: lib/private/Config.php`,
  ),
  read(
    'Environment values are text: a switch that is read as a boolean is on for every text but the empty one and 0.',
    `${SERVER}: lib/private/Config.php, SystemConfig.php; nextcloud/server#49658`,
  ),
  read(
    'The installer writes a fresh secret and passwordsalt into config.php, even over given ones; NC_secret and NC_passwordsalt still win.',
    `${SERVER}: lib/private/Setup.php, Config.php`,
  ),
  read(
    'An instance id is made when none is given: `oc` and ten of a-z 0-9. It names the session cookie and the appdata folder in the bucket.',
    `${SERVER}: lib/private/legacy/OC_Util.php`,
  ),
  read(
    'config.php is written only when it has a version, or a file CAN_INSTALL stands beside it; the installer sets the version first.',
    `${SERVER}: lib/private/Config.php`,
  ),
  read(
    'occ and cron.php stop unless their user owns config/config.php: the file must be there.',
    `${SERVER}: console.php, core/Service/CronService.php`,
  ),
  read(
    'occ checks the server before every command: once installed, the data directory must hold .ncdata and be closed to others (0770).',
    `${SERVER}: lib/private/Console/Application.php, OC_Util.php`,
  ),
  read(
    'maintenance:install --disable-admin-user makes no account. Migrations that are done are skipped, so it can run again; with an account it stops at a login that exists.',
    `${SERVER}: core/Command/Maintenance/Install.php, lib/private/Setup.php, DB/MigrationService.php; nextcloud/helm#726`,
  ),
  read(
    'The installed version stands in config.php only. occ upgrade compares it with version.php and sets it last, so a broken-off upgrade starts again.',
    `${SERVER}: lib/private/Updater.php, core/Command/Upgrade.php`,
  ),
  read(
    'An app whose code is newer than its tables also asks for occ upgrade, so a new module version is an upgrade.',
    `${SERVER}: lib/public/Util.php`,
  ),
  read(
    'With setup_create_db_user false (also as text) the installer makes no role of its own; without it a role that may create roles is replaced by oc_admin.',
    `${SERVER}: lib/private/Setup/AbstractDatabase.php, PostgreSQL.php`,
  ),
  read(
    'lastInsertId on PostgreSQL is SELECT lastval(), and the isolation level is set for the session.',
    `${SERVER}: lib/private/DB/AdapterPgSql.php, Connection.php`,
  ),
  read(
    'S3: the bucket is looked for at every start unless verify_bucket_exists is false; autocreate does nothing. Checksums are sent only when required.',
    `${SERVER}: S3ConnectionTrait.php; nextcloud/server#55119; nextcloud/documentation@3ad91587: config_sample_php_parameters.rst`,
  ),
  reported('The object stores of this catalogue take path-style addresses.', 'no vendor page read for each of them'),
  read(
    "The redis option takes one host or a cluster; PHP's session handler takes one address. Neither asks a Sentinel.",
    `${SERVER}: lib/private/RedisFactory.php; nextcloud/server#35075, #51360`,
  ),
  read(
    'A newer backend (memcache.kvstore) asks Sentinels for caches; sessions have no such backend.',
    'nextcloud/server#61690; nextcloud/documentation#15308',
  ),
  read(
    'memcache_customprefix puts a prefix before every cache key, so that an ACL can hold a tenant to its own keys; since 33.0.1.',
    'nextcloud/server#58705, #58810; nextcloud/documentation: release notes 33.0.1',
  ),
  read(
    'Sessions: save_path takes auth[] twice (user, password) and a prefix.',
    'phpredis/phpredis: README.md; nextcloud/docker: docker-entrypoint.sh',
  ),
  read(
    'status.php answers 400 to a Host that is not trusted once installed, and 200 also while an upgrade is needed.',
    `${SERVER}: lib/base.php, status.php`,
  ),
  read(
    'mail_smtpsecure knows `ssl` only; STARTTLS is used when the relay offers it and cannot be enforced.',
    'nextcloud/documentation@3ad91587: config_sample_php_parameters.rst',
  ),
  read(
    '/metrics answers the addresses in openmetrics_allowed_clients; a scrape by pod address passes because overwritehost stands for the Host. Since 33.',
    `${SERVER}: core/Controller/OpenMetricsController.php`,
  ),
  read(
    'Addresses without index.php need rules that Nextcloud appends to its .htaccess, and SetEnv front_controller_active.',
    `${SERVER}: lib/private/Setup.php`,
  ),
  read(
    'The provider of user_oidc is made or changed by occ user_oidc:provider, which takes the client secret from an environment variable and asks nobody on the network.',
    'nextcloud/user_oidc@v8.10.1: lib/Command/UpsertProvider.php',
  ),
  read(
    'user_oidc 8.10.1 runs on Nextcloud 29 to 34; its return address is /apps/user_oidc/code.',
    'nextcloud/user_oidc@v8.10.1: appinfo/info.xml, appinfo/routes.php',
  ),
  read(
    'user_oidc hears of a sign-out elsewhere at /apps/user_oidc/backchannel-logout/ and the name of its provider.',
    'nextcloud/user_oidc@v8.10.1: appinfo/routes.php, README.md',
  ),
  read(
    'Digest of the archive of user_oidc 8.10.1, the same at two publishers.',
    'NixOS/nixpkgs@d205b581: pkgs/servers/nextcloud/packages/34.json',
  ),
  read(
    'richdocuments 11.0.0 runs on Nextcloud 34; digest of its archive. 11.1.0 exists, and no digest of its archive was found.',
    'NixOS/nixpkgs@d205b581: pkgs/servers/nextcloud/packages/34.json; nextcloud/richdocuments: tags v11.0.0, v11.1.0',
  ),
  read(
    'richdocuments:activate-config clears the callback address when none is given, and fails while Collabora does not answer.',
    'nextcloud/richdocuments@v11.1.0: lib/Command/ActivateConfig.php',
  ),
  read('An unset serverid becomes a digest of the host name, so every pod has one of its own.', `${SERVER}: lib/private/ServerInfo.php`),
  read(
    'A PostgreSQL advisory lock holds through a session pool until its client leaves; through a transaction pool two clients had it at once.',
    'tried with PgBouncer 1.18.0 of Debian 12 in both modes, PostgreSQL 15',
  ),
];
