/**
 * What the pods ask of the database with the PHP of the image itself: no client, no second image. All values come from the
 * environment. The mark is a table of our own, because nothing that Mautic writes says "the installation is complete": it is in the
 * database, so a restored database brings its mark along.
 *
 * `state` prints one word. `foreign` protects data: without a mark the installer would drop every table it knows, so a database in
 * which someone has worked is never installed into.
 */
export const DATABASE_PHP = `<?php
function connect(): PDO
{
    $server = 'mysql:host='.getenv('MAUTIC_DB_HOST').';port='.getenv('MAUTIC_DB_PORT').';dbname='.getenv('MAUTIC_DB_NAME').';charset=utf8mb4';
    return new PDO($server, getenv('MAUTIC_DB_USER'), getenv('MAUTIC_DB_PASSWORD'), [PDO::ATTR_ERRMODE => PDO::ERRMODE_EXCEPTION, PDO::ATTR_TIMEOUT => 5]);
}

function has(PDO $db, string $table): bool
{
    $found = $db->prepare('SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = ?');
    $found->execute([$table]);
    return (int) $found->fetchColumn() > 0;
}

function rows(PDO $db, string $table, string $where = '1 = 1'): int
{
    return has($db, $table) ? (int) $db->query("SELECT COUNT(*) FROM $table WHERE $where")->fetchColumn() : 0;
}

function state(PDO $db): string
{
    $mark = has($db, 'hansa_installed') ? $db->query('SELECT version FROM hansa_installed WHERE id = 1')->fetchColumn() : false;
    if ($mark !== false) {
        return $mark === getenv('HANSA_VERSION') ? 'ready' : 'upgrade';
    }
    return rows($db, 'leads') + rows($db, 'users', 'last_login IS NOT NULL') > 0 ? 'foreign' : 'empty';
}

function installed(PDO $db): bool
{
    $parameters = [];
    include '/var/www/html/config/local.php';
    return !empty($parameters['site_url']) && !empty($parameters['secret_key']) && rows($db, 'users') === 1 && rows($db, 'migrations') > 0;
}

function answers(): bool
{
    $socket = @fsockopen(getenv('HANSA_WEB'), 80, $code, $text, 3);
    return $socket !== false && fclose($socket);
}

try {
    $db = connect();
    switch ($argv[1]) {
        case 'state':
            echo state($db);
            exit(0);
        case 'ready':
            exit(state($db) === 'ready' ? 0 : 1);
        case 'installed':
            exit(installed($db) ? 0 : 1);
        case 'alone':
            exit(answers() ? 1 : 0);
        case 'mark':
            $db->exec('CREATE TABLE IF NOT EXISTS hansa_installed (id TINYINT PRIMARY KEY, version VARCHAR(64) NOT NULL, at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP)');
            $db->prepare('REPLACE INTO hansa_installed (id, version) VALUES (1, ?)')->execute([getenv('HANSA_VERSION')]);
            exit(0);
    }
    exit(64);
} catch (PDOException $trouble) {
    fwrite(STDERR, 'database: '.$trouble->getCode()."\\n");
    exit(75);
}
`;
