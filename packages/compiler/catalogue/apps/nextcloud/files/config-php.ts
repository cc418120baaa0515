/**
 * Nextcloud's configuration, from the environment. The file is included inside a method, so it declares no variable. Values of this
 * file replace those of config.php, which holds two values only (`installed`, `version`) and is made anew in every pod. `secret`,
 * `passwordsalt` and `instanceid` come as NC_ variables, which win over both files: the installer writes fresh ones into config.php,
 * and they must not count. Booleans cannot come that way: every text but the empty one is true.
 */
export const CONFIG_PHP = String.raw`<?php
$CONFIG = [
    'datadirectory' => '/var/lib/nextcloud/data',
    'apps_paths' => [
        ['path' => OC::$SERVERROOT . '/apps', 'url' => '/apps', 'writable' => false],
        ['path' => OC::$SERVERROOT . '/custom_apps', 'url' => '/custom_apps', 'writable' => false],
    ],
    'appstoreenabled' => false,
    'updatechecker' => false,
    'upgrade.disable-web' => true,
    'config_is_read_only' => true,

    'trusted_domains' => [getenv('HANSA_HOST')],
    'overwritehost' => getenv('HANSA_HOST'),
    'overwriteprotocol' => 'https',
    'overwrite.cli.url' => 'https://' . getenv('HANSA_HOST'),
    'htaccess.RewriteBase' => '/',
    'trusted_proxies' => explode(' ', (string) getenv('HANSA_PROXIES')),
    'openmetrics_allowed_clients' => explode(' ', (string) getenv('HANSA_METRICS_FROM')),
    'allow_local_remote_servers' => getenv('HANSA_LOCAL_SERVERS') === 'yes',

    'dbtype' => getenv('HANSA_DB_TYPE'),
    'dbhost' => getenv('HANSA_DB_HOST') . ':' . getenv('HANSA_DB_PORT'),
    'dbname' => getenv('HANSA_DB_NAME'),
    'dbuser' => getenv('HANSA_DB_USER'),
    'dbpassword' => getenv('HANSA_DB_PASSWORD'),
    'dbtableprefix' => 'oc_',
    'setup_create_db_user' => false,
    'mysql.utf8mb4' => true,

    'memcache.local' => '\OC\Memcache\APCu',
    'memcache.distributed' => '\OC\Memcache\Redis',
    'memcache.locking' => '\OC\Memcache\Redis',
    'memcache_customprefix' => getenv('HANSA_CACHE_PREFIX'),
    'redis' => [
        'host' => getenv('HANSA_CACHE_HOST'),
        'port' => (int) getenv('HANSA_CACHE_PORT'),
        'user' => getenv('HANSA_CACHE_USER'),
        'password' => getenv('HANSA_CACHE_PASSWORD'),
        'timeout' => 3.0,
        'read_timeout' => 3.0,
    ],

    'objectstore' => [
        'class' => '\OC\Files\ObjectStore\S3',
        'arguments' => [
            'bucket' => getenv('HANSA_S3_BUCKET'),
            'hostname' => getenv('HANSA_S3_HOST'),
            'port' => (int) getenv('HANSA_S3_PORT'),
            'region' => getenv('HANSA_S3_REGION'),
            'key' => getenv('HANSA_S3_KEY'),
            'secret' => getenv('HANSA_S3_SECRET'),
            'use_ssl' => getenv('HANSA_S3_TLS') === 'yes',
            'use_path_style' => true,
            'verify_bucket_exists' => false,
        ],
    ],

    'mail_smtpmode' => 'smtp',
    'mail_smtphost' => getenv('HANSA_MAIL_HOST'),
    'mail_smtpport' => (int) getenv('HANSA_MAIL_PORT'),
    'mail_smtpsecure' => getenv('HANSA_MAIL_PORT') === '465' ? 'ssl' : '',
    'mail_smtpauth' => true,
    'mail_smtpname' => getenv('HANSA_MAIL_USER'),
    'mail_smtppassword' => getenv('HANSA_MAIL_PASSWORD'),
    'mail_from_address' => getenv('HANSA_MAIL_FROM'),
    'mail_domain' => getenv('HANSA_MAIL_DOMAIN'),

    'log_type' => 'errorlog',
    'log_type_audit' => 'errorlog',
    'loglevel' => 2,
    'maintenance_window_start' => 1,
    'trashbin_retention_obligation' => 'auto, 30',
    'versions_retention_obligation' => 'auto, 90',
    'preview_max_x' => 2048,
    'preview_max_y' => 2048,
    'skeletondirectory' => '',
];
`;
