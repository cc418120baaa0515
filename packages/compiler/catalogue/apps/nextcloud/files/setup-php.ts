/**
 * What the database was made for, kept in a table of its own beside Nextcloud's: Nextcloud writes the installed version into
 * config.php only, and no pod keeps that file. Nextcloud's schema tools look at tables with its prefix, so they leave this one alone,
 * and a copy of the database carries its mark with it.
 *
 * Marks: `begun` before the first installation starts, `core` when Nextcloud is installed or upgraded, `ready` when everything is
 * configured. Web pods serve while `ready` is their own code. One lock a database keeps setup and cron apart; it lives in a session,
 * so the pool must be a session pool or none.
 */
export const MARK_PHP = String.raw`<?php
declare(strict_types=1);

const LOCK = 20261121;

function env(string $name): string
{
    $value = getenv($name);
    return $value === false ? '' : $value;
}

function database(): PDO
{
    $charset = env('HANSA_DB_TYPE') === 'mysql' ? ';charset=utf8mb4' : '';
    $dsn = sprintf('%s:host=%s;port=%s;dbname=%s', env('HANSA_DB_TYPE'), env('HANSA_DB_HOST'), env('HANSA_DB_PORT'), env('HANSA_DB_NAME'));
    return new PDO($dsn . $charset, env('HANSA_DB_USER'), env('HANSA_DB_PASSWORD'), [PDO::ATTR_ERRMODE => PDO::ERRMODE_EXCEPTION, PDO::ATTR_TIMEOUT => 5]);
}

function hasTable(PDO $db, string $table): bool
{
    // Asked in a way that also sees a table of another owner.
    $sql = env('HANSA_DB_TYPE') === 'mysql' ? 'SHOW TABLES LIKE ' . $db->quote($table) : 'SELECT to_regclass(' . $db->quote($table) . ')';
    $found = $db->query($sql)->fetchColumn();
    return $found !== false && $found !== null;
}

function mark(PDO $db, string $name): string
{
    if (!hasTable($db, 'hansa_marks')) {
        return '';
    }
    $query = $db->prepare('SELECT value FROM hansa_marks WHERE name = ?');
    $query->execute([$name]);
    return (string) $query->fetchColumn();
}

function setMark(PDO $db, string $name, string $value): void
{
    $db->exec('CREATE TABLE IF NOT EXISTS hansa_marks (name VARCHAR(20) PRIMARY KEY, value VARCHAR(400) NOT NULL)');
    $db->beginTransaction();
    $db->prepare('DELETE FROM hansa_marks WHERE name = ?')->execute([$name]);
    $db->prepare('INSERT INTO hansa_marks (name, value) VALUES (?, ?)')->execute([$name, $value]);
    $db->commit();
}

function core(): string
{
    require env('HANSA_CODE') . '/version.php';
    return implode('.', $OC_Version);
}

function code(): string
{
    return trim(core() . ' ' . env('HANSA_MODULES'));
}

function ready(): bool
{
    return mark(database(), 'ready') === code();
}
`;

/** The command line around the marks. `next` decides. `hold` waits for the lock and runs a command, `try` runs it
 * only if that is possible now and the database is ready; both end the command when the lock is lost. */
export const SETUP_PHP = String.raw`<?php
declare(strict_types=1);
require __DIR__ . '/mark.php';

function say(string $text): void
{
    fwrite(STDERR, $text . PHP_EOL);
}

function nextStep(PDO $db): string
{
    $core = mark($db, 'core');
    if ($core === '') {
        if (mark($db, 'begun') === '' && hasTable($db, 'oc_appconfig')) {
            throw new RuntimeException('The database holds a Nextcloud that this setup did not install. Mark its version first: php setup.php set core <version>');
        }
        return 'install';
    }
    if (version_compare($core, core(), '>')) {
        throw new RuntimeException('The database was made for ' . $core . ', this code is ' . core() . '. Nextcloud cannot go back.');
    }
    return mark($db, 'ready') === code() ? 'configure' : 'upgrade';
}

function waitUntil(callable $reached, string $else): int
{
    for ($tries = 0; ; $tries++) {
        try {
            if ($reached()) {
                return 0;
            }
            $seen = $else;
        } catch (PDOException $error) {
            $seen = $error->getMessage();
        }
        if ($tries % 12 === 0) {
            say('Waiting: ' . $seen);
        }
        sleep(5);
    }
}

function locked(PDO $db): bool
{
    $sql = env('HANSA_DB_TYPE') === 'mysql' ? "SELECT GET_LOCK(CONCAT('hansa:', DATABASE()), 0)" : 'SELECT CASE WHEN pg_try_advisory_lock(' . LOCK . ') THEN 1 ELSE 0 END';
    return (int) $db->query($sql)->fetchColumn() === 1;
}

function underLock(PDO $db, array $command): int
{
    $child = proc_open($command, [STDIN, STDOUT, STDERR], $pipes);
    pcntl_async_signals(true);
    foreach ([SIGTERM, SIGINT] as $signal) {
        pcntl_signal($signal, static fn () => proc_terminate($child, $signal));
    }
    for ($second = 1; ($status = proc_get_status($child))['running']; $second++) {
        sleep(1);
        if ($second % 15 !== 0) {
            continue;
        }
        try {
            $db->query('SELECT 1');
        } catch (PDOException $error) {
            say('The lock is lost: ' . $error->getMessage());
            proc_terminate($child);
        }
    }
    return $status['exitcode'] < 0 ? 1 : $status['exitcode'];
}

function hold(array $command): int
{
    $db = database();
    while (!locked($db)) {
        sleep(5);
    }
    return underLock($db, $command);
}

function attempt(array $command): int
{
    $db = database();
    if (!locked($db) || mark($db, 'ready') !== code()) {
        say('Nothing to do: another job has the lock, or the database is not ready for ' . code());
        return 0;
    }
    return underLock($db, $command);
}

function writeMark(string $name, string $value): int
{
    setMark(database(), $name, $value);
    return 0;
}

function put(string $text): int
{
    echo $text;
    return 0;
}

function config(PDO $db): string
{
    $core = mark($db, 'core');
    $values = $core === '' ? [] : ['installed' => true, 'version' => $core];
    return '<?php' . PHP_EOL . '$CONFIG = ' . var_export($values, true) . ';' . PHP_EOL;
}

try {
    $arguments = array_slice($argv, 1);
    $verb = array_shift($arguments);
    exit(match ($verb) {
        'wait' => waitUntil(ready(...), 'the database is not ready for ' . code()),
        'reach' => waitUntil(static fn () => database() instanceof PDO, ''),
        'next' => put(nextStep(database())),
        'core' => put(core()),
        'code' => put(code()),
        'config' => put(config(database())),
        'set' => writeMark($arguments[0], $arguments[1]),
        'hold' => hold($arguments),
        'try' => attempt($arguments),
    });
} catch (RuntimeException $error) {
    say($error->getMessage());
    exit(1);
}
`;

/** Answers 204 while this pod's code is what the database is made for: how web pods leave the Service before an upgrade touches a table. */
export const READY_PHP = String.raw`<?php
declare(strict_types=1);
require __DIR__ . '/mark.php';
try {
    http_response_code(ready() ? 204 : 503);
} catch (PDOException) {
    http_response_code(503);
}
`;
