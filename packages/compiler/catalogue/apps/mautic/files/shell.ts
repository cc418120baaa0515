/** Holds a pod back until the setup job of this very version has finished. */
export const WAIT_SH = `until php /hansa/database.php ready; do
  echo 'waiting for the setup of this version'
  sleep 5
done
`;

/**
 * Prepares the volume before the first request. A volume hides what the image keeps in the same place, and Kubernetes copies
 * nothing into it: without the two .htaccess files private downloads are public and uploaded PHP would run. local.php is the last
 * step: while it is missing over a full database, Mautic offers its installer to anyone.
 */
export const PREPARE_SH = `set -eu
html=/var/www/html
mkdir -p /state/config /state/files /state/images /state/themes
cp "$html/docroot/media/files/.htaccess" /state/files/.htaccess
cp "$html/docroot/media/images/.htaccess" /state/images/.htaccess
cp -R "$html/docroot/themes/." /state/themes/
php /hansa/sign-on.php /state/config/saml-idp.xml
test -s /state/config/local.php || cp /hansa/local.php /state/config/local.php
`;

/**
 * Installs once, or migrates to the version of this image; then sets the mark. The exit code of mautic:install says nothing: a failed
 * requirement ends with 0, and the last step ignores its own result. Migrations run with no other pod at work.
 */
export const SETUP_SH = `set -eu
console=/var/www/html/bin/console
until state=$(php /hansa/database.php state); do sleep 5; done
case "$state" in
  ready) exit 0 ;;
  foreign)
    echo 'The database has contacts or users who signed in, but no mark of an installation. Restore its table hansa_installed, or empty it.' >&2
    exit 1 ;;
  upgrade)
    cp /hansa/local.php /var/www/html/config/local.php
    until php /hansa/database.php alone; do sleep 5; done
    php "$console" doctrine:migrations:migrate --no-interaction --allow-no-migration ;;
  empty)
    cp /hansa/install.php /var/www/html/config/local.php
    php "$console" mautic:install "$MAUTIC_SITE_URL" --force --no-interaction
    php /hansa/database.php installed ;;
esac
php "$console" mautic:plugins:reload --no-interaction
php /hansa/database.php mark
`;

/**
 * The image's cache was compiled without a site_url, so without secure cookies and https routes: the web pod compiles its own, as the
 * web user. As many requests at once as memory allows, for the default of 150 would be killed first.
 */
export const WEB_SH = `set -eu
php /var/www/html/bin/console cache:clear --no-interaction
exec apache2-foreground -c "MaxRequestWorkers $HANSA_REQUESTS"
`;

/**
 * The worker ends itself every hour; the loop keeps its container running, because a container that restarts takes the whole pod, and
 * with it the web, out of the Service.
 */
export const WORKER_SH = `until test -e /tmp/stop; do
  php /var/www/html/bin/console messenger:consume email hit --time-limit=3600 --memory-limit=256M || sleep 5
done
`;

/** The image's stop signal is meant for Apache and PHP has no handler for it: the message in hand is finished this way only. */
export const WORKER_STOP_SH = `touch /tmp/stop
php /var/www/html/bin/console messenger:stop-workers
`;

/** Runs console commands one after the other; one that fails does not keep the next from running, but the Job fails. */
export const CRON_SH = `failed=0
for command in "$@"; do
  php /var/www/html/bin/console "$command" --no-interaction || failed=1
done
exit "$failed"
`;

/** Cron pods share the volume with the web pod, which prepares it. */
export const WAIT_FOR_VOLUME_SH = `until test -s /state/config/local.php; do sleep 5; done
`;
