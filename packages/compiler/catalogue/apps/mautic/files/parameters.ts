/**
 * What the platform decides, over everything that people set under Configuration (Mautic reads local.php first, this file second).
 * It holds no value: each comes from the environment. A percent sign in a parameter is a placeholder to Symfony, so those of the
 * encoded relay account are doubled.
 */
export const PARAMETERS_PHP = `<?php
$encode = fn (string $name): string => str_replace('%', '%%', rawurlencode((string) getenv($name)));
$account = getenv('MAIL_USER') ? $encode('MAIL_USER').':'.$encode('MAIL_PASSWORD').'@' : '';
$idp = __DIR__.'/saml-idp.xml';
$parameters = [
    'site_url' => getenv('MAUTIC_SITE_URL'),
    'secret_key' => getenv('MAUTIC_SECRET_KEY'),
    'db_driver' => 'pdo_mysql',
    'db_host' => getenv('MAUTIC_DB_HOST'),
    'db_port' => getenv('MAUTIC_DB_PORT'),
    'db_name' => getenv('MAUTIC_DB_NAME'),
    'db_user' => getenv('MAUTIC_DB_USER'),
    'db_password' => getenv('MAUTIC_DB_PASSWORD'),
    'trusted_proxies' => ['REMOTE_ADDR'],
    'trusted_hosts' => ['^'.preg_quote(parse_url(getenv('MAUTIC_SITE_URL'), PHP_URL_HOST)).'$'],
    'messenger_dsn_email' => 'doctrine://default?queue_name=email',
    'messenger_dsn_hit' => 'doctrine://default?queue_name=hit',
    'messenger_dsn_failed' => 'doctrine://default?queue_name=failed',
    'mailer_dsn' => getenv('MAIL_HOST') ? 'smtp://'.$account.getenv('MAIL_HOST').':'.getenv('MAIL_PORT') : 'null://null',
    'mailer_from_email' => (string) getenv('MAIL_FROM'),
    'saml_idp_metadata' => is_file($idp) ? base64_encode(file_get_contents($idp)) : '',
    'saml_idp_entity_id' => getenv('HANSA_SAML_CLIENT'),
    'saml_idp_email_attribute' => 'email',
    'saml_idp_username_attribute' => '',
    'saml_idp_firstname_attribute' => 'firstName',
    'saml_idp_lastname_attribute' => 'lastName',
    'saml_idp_default_role' => (string) getenv('HANSA_MEMBER_ROLE'),
];
`;

/** The least that makes Mautic take itself for installed; what people set later is written around it. */
export const LOCAL_PHP = `<?php
$parameters = [
    'db_driver' => 'pdo_mysql',
    'site_url' => getenv('MAUTIC_SITE_URL'),
];
`;

/** Only for the installer, which takes these from local.php: so no password is on a command line. It must not have site_url. */
export const INSTALL_PHP = `<?php
$parameters = [
    'db_driver' => 'pdo_mysql',
    'db_host' => getenv('MAUTIC_DB_HOST'),
    'db_port' => getenv('MAUTIC_DB_PORT'),
    'db_name' => getenv('MAUTIC_DB_NAME'),
    'db_user' => getenv('MAUTIC_DB_USER'),
    'db_password' => getenv('MAUTIC_DB_PASSWORD'),
    'admin_username' => 'admin',
    'admin_firstname' => 'Admin',
    'admin_lastname' => 'Mautic',
    'admin_email' => getenv('HANSA_ADMIN_EMAIL'),
    'admin_password' => getenv('HANSA_ADMIN_PASSWORD'),
];
`;

/** Fetches the identity provider's SAML metadata. When it is out of reach the last good copy stays, and the pod starts all the same. */
export const SIGN_ON_PHP = `<?php
$target = $argv[1];
$source = getenv('HANSA_SAML_METADATA');
for ($try = 0; $try < 6; $try++) {
    $xml = @file_get_contents($source, false, stream_context_create(['http' => ['timeout' => 5]]));
    if ($xml !== false && str_contains($xml, 'EntityDescriptor')) {
        file_put_contents("$target.new", $xml);
        rename("$target.new", $target);
        exit(0);
    }
    sleep(5);
}
fwrite(STDERR, is_file($target) ? "sign-on: kept the last metadata\\n" : "sign-on: no metadata; people can sign in by password only\\n");
`;
