/**
 * The virtual host. The code is the image's own copy, which the web user cannot write, so no file in it changes: the shipped
 * .htaccess is read once at the start instead of at every request, and the rules that Nextcloud would append to it (its front
 * controller, for addresses without index.php) follow here. Everything under `/-/` is for the cluster; the gateway blocks it.
 */
export const SITE_CONF = [
  'ServerName ${HANSA_HOST}',
  'MaxRequestWorkers ${HANSA_WORKERS}',
  'MaxConnectionsPerChild 1000',
  '<VirtualHost *:80>',
  '    DocumentRoot ${HANSA_CODE}',
  '    ErrorLog ${APACHE_LOG_DIR}/error.log',
  // Probes come four times a minute from every pod, for ever.
  '    BrowserMatch ^kube-probe probe',
  '    CustomLog ${APACHE_LOG_DIR}/access.log combined env=!probe',
  '    Alias /-/ready ${HANSA_FILES}/ready.php',
  '    Alias /-/modules /var/lib/nextcloud/modules',
  '    <Directory ${HANSA_FILES}>',
  '        Require all denied',
  '        <Files ready.php>',
  '            Require all granted',
  '        </Files>',
  '    </Directory>',
  '    <Directory /var/lib/nextcloud/modules>',
  '        Options None',
  '        AllowOverride None',
  '        Require all granted',
  '    </Directory>',
  '    <Directory ${HANSA_CODE}>',
  '        Options FollowSymLinks',
  '        AllowOverride None',
  '        Require all granted',
  '        DirectorySlash Off',
  '        SetEnv front_controller_active true',
  '        ErrorDocument 403 /index.php/error/403',
  '        ErrorDocument 404 /index.php/error/404',
  '        Include ${HANSA_CODE}/.htaccess',
  '        RewriteBase /',
  '        RewriteRule ^core/(?:js/oc\\.js|preview\\.png)$ index.php [PT,L]',
  '        RewriteCond %{REQUEST_URI} !^/(?:cron|index|public|remote|status|ocs/v[12])\\.php(?:/|$)',
  '        RewriteCond %{REQUEST_URI} !^/(?:robots\\.txt$|core/img/manifest\\.json$|ocs-provider/|\\.well-known/(?:acme-challenge|pki-validation)/)',
  '        RewriteCond %{REQUEST_FILENAME} !\\.(?:css|flac|gif|html|ico|jpe?g|m?js|map|mp[34]|ogg|otf|png|svg|tflite|ttf|wasm|wav|webm|webp|woff2?)$',
  '        RewriteRule . index.php [PT,L]',
  '    </Directory>',
  '    <DirectoryMatch "^${HANSA_CODE}/(?:3rdparty|config|lib)/">',
  '        Require all denied',
  '    </DirectoryMatch>',
  '</VirtualHost>',
  '',
].join('\n');

/** Sessions in the cache, so that any pod can answer any member. The characters of the password survive the address (recipe). */
export const SESSION_INI = [
  'session.save_handler = redis',
  'session.save_path = "tcp://${HANSA_CACHE_HOST}:${HANSA_CACHE_PORT}?auth[]=${HANSA_CACHE_USER}&auth[]=${HANSA_CACHE_PASSWORD}&prefix=${HANSA_CACHE_PREFIX}session:"',
  'redis.session.locking_enabled = 1',
  'redis.session.lock_retries = 6000',
  'redis.session.lock_wait_time = 10000',
  'expose_php = Off',
  '',
].join('\n');
