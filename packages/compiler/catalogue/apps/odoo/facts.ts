// size: a table of facts
import type { Fact } from '../../entry.ts';

export const VERSION = '19.0-20260817';
export const IMAGE = `docker.io/library/odoo:${VERSION}`;
export const PORTS = { http: 8069, websocket: 8072 } as const;
export const UID = 100;
export const GID = 101;

const IMAGES = 'docker-library/official-images@37079fb3: library/odoo';
const DOCKER = 'odoo/docker@f7f67653';
const CORE = 'odoo/odoo, series 19.0';
/** Odoo 19.0 from its source with the published entrypoint, on PostgreSQL 15 behind PgBouncer 1.18, as uid 100 with a read-only root. */
const TRIED = 'tried with the source of Odoo 19.0 on PostgreSQL 15 behind PgBouncer 1.18, not with the image';

function fact(what: string, source: string, verified = true): Fact {
  return { what, source, checkedAt: '2026-11-21', verified };
}

const IMAGE_FACTS = [
  fact('The newest tag of the 19.0 image is 19.0-20260817; there is no 20.0 image. No digest of it was found.', IMAGES),
  fact(
    'The image says USER odoo, a name: runAsNonRoot needs a number. It is 100, group 101: reported for 18.0, whose Dockerfile differs from that of 19.0 in version and checksum only.',
    `${DOCKER}: 18.0/Dockerfile, 19.0/Dockerfile; odoo/odoo#183106`,
    false,
  ),
  fact(
    'Nothing in the image is readable by that user alone: odoo.conf is copied after the package restricted it. Another number works too, while the folders that are written to belong to the group.',
    `${DOCKER}: 19.0/Dockerfile; ${CORE}: debian/postinst`,
    false,
  ),
  fact(
    'With an empty folder at /var/lib/odoo and at /tmp the whole life runs on a read-only root, without capabilities: installation, web, cron, upgrade.',
    `${TRIED}; as 100:101`,
  ),
  fact(
    'The entrypoint puts host, port, user and password of the database on the command line, unless its odoo.conf names them or PGHOST, PGPORT, PGUSER and PGPASSWORD are all set.',
    `${DOCKER}: 19.0/entrypoint.sh`,
  ),
  fact(
    'For a command that begins with `odoo` the entrypoint waits 30 seconds for the database `postgres`, with the role of Odoo, and ends with 1. The role needs CONNECT there.',
    `${DOCKER}: 19.0/entrypoint.sh, 19.0/wait-for-psql.py`,
  ),
  fact('python3-cryptography is in the image, python-jose is not.', `${CORE}: debian/control; ${DOCKER}: 19.0/Dockerfile`),
];

const CONFIGURATION_FACTS = [
  fact(
    'Every option of the file is read from ODOO_<NAME> too, the database from PG*; the command line wins over the environment, the environment over the file. An option that does not parse ends the program.',
    `${CORE}: odoo/tools/config.py`,
  ),
  fact('So a Service named odoo-http would inject ODOO_HTTP_PORT=tcp://... where service links are on.', `${CORE}: odoo/tools/config.py`),
  fact(
    'An empty master password forbids every action of the database manager; its default is `admin`.',
    `${CORE}: odoo/tools/config.py, verify_admin_password`,
  ),
  fact('With list_db off the page /web/database/manager still answers 200 and says that it is disabled.', TRIED),
  fact('http_interface must be set: its default becomes 127.0.0.1 with 20.0.', `${CORE}: odoo/tools/config.py`),
  fact(
    'Forwarded headers count only with proxy_mode and an X-Forwarded-Host; then the redirect address of the sign-on is https.',
    `${CORE}: odoo/http.py; ${TRIED}`,
  ),
  fact('The websocket process listens on 8072, and only with workers > 0; /websocket goes there.', `${CORE}: odoo/service/server.py`),
  fact('Without workers and with one cron thread there is one process that runs scheduled actions and answers /web/health.', TRIED),
  fact(
    "/web/health answers 200 while the tenant's database is away, and only after the registry is loaded. With db_server_status=1 it opens a session of the database `postgres`.",
    `${CORE}: addons/web/controllers/home.py; ${TRIED}`,
  ),
  fact(
    'One worker serves about six people at the same time; a heavy request takes about 1 GB, a light one 150 MB.',
    'Odoo documentation, System configuration, Worker number calculation',
  ),
];

const DATABASE_FACTS = [
  fact(
    'Cron and bus listen in the database `postgres`. Through a transaction pool no message arrives; `postgres` by session beside `*` by transaction is enough.',
    `OCA/server-tools#1629, #3692; ${TRIED}`,
  ),
  fact('After the pooler was restarted the bus connects again within 50 seconds.', `${CORE}: addons/bus/models/bus.py; ${TRIED}`),
  fact(
    'Connections to `postgres` are closed after each use; only the websocket process of a web pod and the cron keep one each.',
    `${CORE}: odoo/sql_db.py; ${TRIED}`,
  ),
  fact(
    "All tenants of a cell notify in the same database: a role that may connect there can listen to the names of the others' channels and databases, not to contents. Odoo 19 knows no other place; 20 does.",
    `${TRIED}; ursais/docker#206`,
  ),
  fact(
    'A role that may create databases makes any start against a missing database create and install it, with admin/admin. The role must not have CREATEDB.',
    `${CORE}: odoo/cli/server.py, odoo/service/db.py`,
  ),
  fact(
    'Odoo wants UTF8 and the collation C, and creates pg_trgm only in a database that it creates itself. The extension is trusted: an owner can create it.',
    `${CORE}: odoo/service/db.py; ${TRIED}`,
  ),
  fact('Installing and upgrading works through a transaction pool as well; we go directly.', TRIED),
];

const INSTALL_FACTS = [
  fact(
    'Modules create attachments while they are installed, in files unless ir_attachment.location says `db`. Written into an ir_config_parameter table of three columns before the installation, it holds from the first one: 519 attachments, none in files.',
    TRIED,
  ),
  fact(
    'Reading a lost file gives empty contents without an error, and force_storage then writes them: attachments of another place must never be moved by it.',
    `${CORE}: odoo/addons/base/models/ir_attachment.py`,
  ),
  fact(
    'An installation that is killed at any point is finished by the same command; on a finished one the command changes nothing and takes two seconds.',
    `${TRIED}: killed after 10, 18 and 25 seconds, with the data folder lost each time`,
  ),
  fact(
    'A module that is not there is ignored by -i with a warning and exit code 0: what is installed must be looked up.',
    `${CORE}: odoo/modules/loading.py`,
  ),
  fact(
    'A server-wide module that cannot be loaded is logged and left out; the server starts without it.',
    `${CORE}: odoo/service/server.py`,
  ),
  fact(
    'odoo shell runs a script from its standard input, ends with its exit code, and rolls back what the script did not commit.',
    `${CORE}: odoo/cli/shell.py; ${TRIED}`,
  ),
  fact('-u all takes less than a minute for 67 modules; demo data is off by default.', `${TRIED}; ${CORE}: odoo/tools/config.py`),
  fact('Installation and upgrade of 67 modules stay under 200 MiB of memory.', TRIED),
  fact(
    "The installed version of base begins with the series; another series needs OpenUpgrade or the vendor's service.",
    `${CORE}: odoo/modules/loading.py; OCA/OpenUpgrade`,
  ),
];

const SIGN_ON_FACTS = [
  fact(
    'auth_oidc for 19.0 was merged on 5 February 2026 and is published as a wheel, 19.0.1.0.0.3.',
    'OCA/server-auth#843; odoo-addon-auth_oidc on PyPI',
  ),
  fact(
    'python-jose verifies tokens with cryptography alone; ecdsa, rsa and pyasn1 are not loaded then.',
    'python-jose 3.5.0: jose/backends/__init__.py; tried',
  ),
  fact(
    "auth_oauth brings the provider Odoo.com, switched on, with the database's id as its client: the login page offers it until somebody switches it off. Its record is never updated again.",
    `${CORE}: addons/auth_oauth/data/auth_oauth_data.xml; ${TRIED}`,
  ),
  fact(
    'With the signup scope b2c everybody may register, also without the provider. With b2b a sign-on needs a user that exists and is bound, or an invitation.',
    `${CORE}: addons/auth_signup/models/res_users.py, addons/auth_oauth/models/res_users.py`,
  ),
  fact(
    'The redirect address is <url>/auth_oauth/signin; the flow is authorization code with PKCE and a confidential client.',
    'odoo-addon-auth_oidc 19.0.1.0.0.3',
  ),
];

const SESSION_FACTS = [
  fact(
    'HTTP sessions are files of the data folder; nothing in the core shares them between pods.',
    `${CORE}: odoo/http.py, FilesystemSessionStore`,
  ),
  fact('The session cookie is HttpOnly and never Secure, also behind TLS: the gateway must keep browsers on https.', TRIED),
  fact(
    'session_db for 19.0 keeps them in the table http_sessions. A session begun in one process is known in another at once; also through a transaction pool.',
    `odoo-addon-session_db 19.0.1.0.0.2; ${TRIED}`,
  ),
  fact("camptocamp's session_redis for 19.0 was not found.", 'camptocamp/odoo-cloud-platform, branches', false),
  fact('Compiled assets are attachments: another process serves what one has compiled.', TRIED),
  fact(
    'Reports fetch their styles from report.url, else from the public address.',
    `${CORE}: odoo/addons/base/models/ir_actions_report.py`,
  ),
  fact(
    'The options know STARTTLS (smtp_ssl) and no TLS from the first byte; a mail server in the database knows both, and wins.',
    `${CORE}: odoo/addons/base/models/ir_mail_server.py`,
  ),
  fact(
    'The cloud_storage modules of the community edition know Google and Azure; none knows S3.',
    `${CORE}: addons/cloud_storage_google, addons/cloud_storage_azure`,
  ),
];

export const FACTS: readonly Fact[] = [
  ...IMAGE_FACTS,
  ...CONFIGURATION_FACTS,
  ...DATABASE_FACTS,
  ...INSTALL_FACTS,
  ...SIGN_ON_FACTS,
  ...SESSION_FACTS,
];
