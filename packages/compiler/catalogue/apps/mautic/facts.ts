// size: a table of facts
import type { Fact } from '../../entry.ts';

export const VERSION = '7.2.1';
export const IMAGE = `docker.io/mautic/mautic:${VERSION}-20260923-apache`;
export const UID = 33;
export const PORT = 80;

/** Images that start and then fail, each with what fails: never to be pinned again. */
export const BROKEN = {
  '7.1.3': 'every page, the login included, is an error 500 with the Twig that its build resolves',
  '7.2.0': 'saving an e-mail is an error 500: symfony/dom-crawler and symfony/css-selector are missing',
} as const;

const IMAGE_REPOSITORY = 'mautic/docker-mautic@d9849f6c';
const CORE = 'mautic/mautic@24271492';

function fact(what: string, source: string, verified = true): Fact {
  return { what, source, checkedAt: '2026-11-21', verified };
}

export const FACTS: readonly Fact[] = [
  fact(
    'MySQL and MariaDB only: the template of local.php names pdo_mysql, and the parameter loader sets db_driver to pdo_mysql whatever was configured.',
    `${CORE}: app/bundles/CoreBundle/Loader/ParameterLoader.php; ${IMAGE_REPOSITORY}: common/templates/local.php`,
  ),
  fact(
    '7.1.3 is broken: Twig 3.28 returns Markup where a string is declared; fixed after 7.1.3 was released.',
    'mautic/mautic#16468, #16531, #16487, #16741',
  ),
  fact(
    '7.2.0 is broken: two packages that the validator of e-mails needs are development dependencies; fixed on 6 September 2026 for the next release.',
    'mautic/mautic#17258, #17270, #17339, #17265',
  ),
  fact(
    '7.2.1 is the first 7.x release after both repairs. The dated tag 7.2.1-20260923-apache is used by others; no digest of it was found, and it was not run here.',
    "a third party's Dockerfile; a third party's tests of 7.2.1 on MariaDB 11.4",
    false,
  ),
  fact(
    'Mautic 7 needs MariaDB 10.11 or MySQL 8.4, and is built on PHP 8.3.',
    `mautic/mautic#14836, #15797; ${IMAGE_REPOSITORY}: .github/workflows/build_publish.yml`,
  ),
  fact(
    'The entrypoint changes owners, runs a crontab and uses su, so it needs root. What it does besides: it waits for the database, copies a local.php, and in the web role runs the migrations at every start, with the worker at work.',
    `${IMAGE_REPOSITORY}: common/docker-entrypoint.sh, common/entrypoint_mautic_web.sh, common/startup`,
  ),
  fact(
    'Without the entrypoint the image works as uid 33: all files under /var/www/html belong to www-data, also var after the build.',
    `${IMAGE_REPOSITORY}: Dockerfile`,
    false,
  ),
  fact('The image has PDO for MySQL, so its own PHP can ask the database.', `${IMAGE_REPOSITORY}: Dockerfile`),
  fact(
    'The cache in the image is compiled without a site_url. The secure flag of cookies and the https scheme of routes are decided when the cache is compiled.',
    `${IMAGE_REPOSITORY}: Dockerfile; ${CORE}: app/config/config.php, app/bundles/CoreBundle/Loader/RouteLoader.php`,
  ),
  fact(
    'With an https site_url every route answers plain http with 301; kubelet counts a redirect to another name as success. Probes must say X-Forwarded-Proto: https, and the peer must be trusted.',
    `${CORE}: app/bundles/CoreBundle/Loader/RouteLoader.php; Kubernetes: httpGet probes`,
  ),
  fact(
    'trusted_proxies and trusted_hosts are read from config/local.php and config/parameters_local.php only.',
    `${CORE}: app/middlewares/ConfigAwareTrait.php, app/middlewares/TrustMiddleware.php`,
  ),
  fact(
    'Order of parameters: defaults, local.php, parameters_local.php, MAUTIC_CONFIG_PARAMETERS. The same in the 7.x series.',
    `${CORE} and mautic/mautic@002d4b68: app/bundles/CoreBundle/Loader/ParameterLoader.php`,
  ),
  fact(
    'A percent sign in a parameter is a placeholder of Symfony; a DSN doubles it.',
    `${CORE}: app/config/parameters.php, app/bundles/EmailBundle/DependencyInjection/EnvProcessor/MailerDsnEnvVarProcessor.php`,
  ),
  fact(
    'mautic:install returns 0 when a requirement fails, ignores the result of its last step (marking migrations), and drops known tables unless told to back them up.',
    `${CORE}: app/bundles/InstallBundle/Command/InstallCommand.php, Install/InstallService.php, Helper/SchemaHelper.php`,
  ),
  fact(
    'mautic:install takes db_* and admin_* from local.php, so no password has to be an argument.',
    `${CORE}: app/bundles/InstallBundle/Command/InstallCommand.php`,
  ),
  fact(
    'The web installer asks whether the file local.php has site_url, whatever is in the database or in the other files.',
    `${CORE}: app/bundles/InstallBundle/Controller/InstallController.php; mautic/docker-mautic#289`,
  ),
  fact(
    'The installer makes one role, an administrator (id 1). Without a default role SAML lets in only people whom Mautic knows, found by e-mail.',
    `${CORE}: app/bundles/InstallBundle/InstallFixtures/ORM/RoleData.php, app/bundles/UserBundle/Security/SAML/User; mautic/mautic#4074`,
  ),
  fact(
    'Sign-on is SAML: entity id from saml_idp_entity_id, answers at /s/saml/login_check, metadata in base64. There is no OpenID Connect.',
    `${CORE}: app/bundles/CoreBundle/Loader/EnvVars/SAMLEnvVars.php, app/config/security.php; mautic/mautic#15859`,
  ),
  fact(
    'media/files and media/images hold .htaccess files of the image that deny downloads and PHP. A Kubernetes volume hides them.',
    `${CORE}: app/composer.json (scaffold files); ${IMAGE_REPOSITORY}: Dockerfile (VOLUME)`,
  ),
  fact(
    "No parameter asks for TLS to the database: the connection has a driver, an address and an account. Driver options could only come from config_local.php, which is imported last; nobody has tried that here, so what Mautic reads and writes crosses the cell's private network in the clear.",
    'mautic/mautic: app/config/config.php, app/config/config_prod.php; mautic/mautic#6556, #9957',
  ),
  fact(
    'Queues default to sync://, which the worker refuses. Two DSNs doctrine://default are one queue: the queue name decides.',
    `${CORE}: app/bundles/MessengerBundle/Config/config.php, app/config/config.php; Symfony Messenger: Doctrine transport`,
  ),
  fact(
    'The image stops by SIGWINCH, as Apache wants it; a PHP worker does not end by it.',
    'docker-library/php@445bf414: 8.4/trixie/apache/Dockerfile',
    false,
  ),
  fact(
    "Language packs and plugins are downloaded into the code and are lost with the pod; their servers are not reachable from a tenant's namespace.",
    `${CORE}: app/bundles/CoreBundle/Config/config.php (translations_fetch_url)`,
    false,
  ),
];
