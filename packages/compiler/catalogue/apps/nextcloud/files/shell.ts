import { PROVIDER } from '../facts.ts';

/**
 * Makes what a pod may write: the configuration folder and the folder of modules, both empty mounts over the image's own code. Runs as
 * the web user, because occ and cron refuse a config.php that belongs to another. The data directory is one level below its mount:
 * Nextcloud wants to be alone in it (mode 0770), and the mount itself belongs to root. A module archive comes from a pod that has it
 * already, else from its maker, and counts only with the planned digest. With `wait` it begins when the database is ready for this code, with
 * `reach` when there is one.
 */
export const PREPARE_SH = String.raw`set -eu
umask 027
if [ "$#" -gt 0 ]; then
    php "$HANSA_FILES/setup.php" "$1"
fi
mkdir -p /var/lib/nextcloud/data /var/lib/nextcloud/modules
cp "$HANSA_FILES/config.php" "$HANSA_CODE/config/hansa.config.php"
php "$HANSA_FILES/setup.php" config > "$HANSA_CODE/config/config.php"
printf '# Nextcloud data directory\n# Do not change this file\n' > /var/lib/nextcloud/data/.ncdata
while read -r sum name version url; do
    archive="/var/lib/nextcloud/modules/$name-$version.tar.gz"
    for from in "http://nextcloud/-/modules/$name-$version.tar.gz" "$url"; do
        printf '%s  %s\n' "$sum" "$archive" | sha256sum --check --status 2>/dev/null && break
        curl --fail --silent --show-error --location --connect-timeout 5 --max-time 300 --output "$archive" "$from" || true
    done
    printf '%s  %s\n' "$sum" "$archive" | sha256sum --check --quiet
    tar --extract --gzip --no-same-owner --no-same-permissions --file "$archive" --directory "$HANSA_CODE/custom_apps"
done < "$HANSA_FILES/modules"
`;

/**
 * Installs, upgrades and configures, under the lock. Each step can run again: an installation without an account resumes where it
 * stopped, an upgrade starts from the marked version. Old pods stop answering before an upgrade: their readiness asks for the mark.
 * Office comes after the mark, so that a missing Collabora keeps nobody from their files.
 */
export const SETUP_SH = String.raw`set -eu
cd "$HANSA_CODE"
# An empty text is false: for the commands of this job the configuration can be written.
export NC_config_is_read_only=
occ() { php occ --no-interaction "$@"; }
mark() { php "$HANSA_FILES/setup.php" "$@"; }

step=$(mark next)
mark config > config/config.php
if [ "$step" = install ]; then
    mark set begun "$(mark core)"
    occ maintenance:install --disable-admin-user --data-dir /var/lib/nextcloud/data --database "$HANSA_DB_TYPE" --database-host "$HANSA_DB_HOST:$HANSA_DB_PORT" \
        --database-name "$HANSA_DB_NAME" --database-user "$HANSA_DB_USER" --database-pass "$HANSA_DB_PASSWORD"
fi
if [ "$step" = upgrade ]; then
    mark set ready ''
    sleep "$HANSA_DRAIN"
    occ upgrade
fi
mark set core "$(mark core)"
if [ "$step" != configure ]; then
    occ db:add-missing-columns
    occ db:add-missing-indices
    occ db:add-missing-primary-keys
fi

occ background:cron
occ config:app:set files default_quota --value="$HANSA_QUOTA"
occ app:enable user_oidc
occ user_oidc:provider ${PROVIDER} --clientid="$HANSA_OIDC_CLIENT" --clientsecret-env=HANSA_OIDC_SECRET --discoveryuri="$HANSA_OIDC_DISCOVERY" \
    --scope='openid email profile' --mapping-uid=sub --unique-uid=0 --send-id-token-hint=1
occ config:app:set user_oidc allow_multiple_user_backends --type=string --value=0
if ! occ user:info "$HANSA_ADMIN" > /dev/null; then
    OC_PASS="$HANSA_ADMIN_PASSWORD" occ user:add --password-from-env --group=admin "$HANSA_ADMIN"
fi
mark set ready "$(mark code)"

if [ -n "$HANSA_OFFICE" ]; then
    occ app:enable richdocuments
    tries=40
    until occ richdocuments:activate-config --wopi-url="$HANSA_OFFICE" --callback-url="https://$HANSA_HOST"; do
        tries=$((tries - 1))
        [ "$tries" -gt 0 ] || exit 1
        sleep 15
    done
fi
`;
