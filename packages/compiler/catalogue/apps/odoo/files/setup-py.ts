/**
 * The setup job: installs an empty database, finishes an interrupted installation, or upgrades to another image of the same series;
 * then applies the configuration and sets the mark that the other pods wait for. Every step can be repeated.
 *
 * What others still have to make, the database and the realm, it waits for as long as it takes, and says so once: that is no failure, and
 * a Job that has used up its retries is never made again.
 *
 * Attachments are directed into the database before the first table exists: the modules create their images while they are installed,
 * and those would end in a data folder that is lost with this pod.
 */
export const SETUP_PY = String.raw`import json, os, subprocess, sys, time, urllib.error, urllib.request
import psycopg2
from odoo import release

IMAGE = os.environ['HANSA_IMAGE']
MODULES = os.environ['HANSA_MODULES'].split(',')
QUIET = ['--no-http', '--workers=0', '--max-cron-threads=0']


def query(sql, *values):
    connection = psycopg2.connect('', connect_timeout=10)
    try:
        with connection, connection.cursor() as rows:
            rows.execute(sql, values)
            return rows.fetchall() if rows.description else []
    finally:
        connection.close()


def wait_for(what, look):
    said = None
    while True:
        try:
            return look()
        except (psycopg2.OperationalError, OSError, ValueError) as error:
            if said != type(error).__name__:
                said = type(error).__name__
                print('waiting for', what, 'and found', said, flush=True)
        time.sleep(10)


def discovered():
    with urllib.request.urlopen(os.environ['HANSA_OIDC_DISCOVERY'], timeout=20) as answer:
        return json.load(answer)


def exists(table):
    return query('select to_regclass(%s)', 'public.' + table)[0][0] is not None


def parameter(key):
    found = query('select value from ir_config_parameter where key = %s', key) if exists('ir_config_parameter') else []
    return found[0][0] if found else None


def odoo(*arguments, script=None):
    subprocess.run(['/entrypoint.sh', 'odoo', *arguments, *QUIET], stdin=script, check=True)


def begin():
    query('create extension if not exists pg_trgm')
    query('create table if not exists ir_config_parameter (id serial primary key, key varchar, value text)')
    if parameter('ir_attachment.location') is None:
        query("insert into ir_config_parameter (key, value) values ('ir_attachment.location', 'db')")


def refuse_what_cannot_be_kept():
    if not exists('ir_module_module'):
        return
    base = query("select latest_version from ir_module_module where name = 'base'")
    version = base[0][0] if base else None
    if version and not version.startswith(release.series + '.'):
        sys.exit('the database is of version ' + version + ' and this image of series ' + release.series + ': a migration comes first')
    if exists('ir_attachment'):
        files = query('select count(*) from ir_attachment where store_fname is not null')[0][0]
        if files:
            sys.exit(str(files) + ' attachments are in files of another place: bring them into the database first')


def wait_until_nobody_works():
    silent = 0
    while silent < 3:
        try:
            urllib.request.urlopen(os.environ['HANSA_SERVICE'] + '/web/health', timeout=5).close()
            silent = 0
        except urllib.error.HTTPError:
            silent = 0
        except OSError:
            silent += 1
        time.sleep(5)
    time.sleep(int(os.environ['HANSA_GRACE']))


def installed(modules):
    if not exists('ir_module_module'):
        return []
    return [name for name, in query("select name from ir_module_module where state = 'installed' and name = any(%s)", modules)]


wait_for('the database', lambda: query('select 1'))
refuse_what_cannot_be_kept()
begin()
mark = parameter('hansa.installed')
if mark != IMAGE and installed(['base']):
    if mark is not None:
        wait_until_nobody_works()
    odoo('-u', 'all', '--stop-after-init')
odoo('-i', ','.join(MODULES), '--stop-after-init')
missing = set(MODULES) - set(installed(MODULES))
if missing:
    sys.exit('not installed: ' + ', '.join(sorted(missing)))
if os.environ.get('HANSA_OIDC_DISCOVERY'):
    wait_for('the realm', discovered)
with open(os.path.join(os.path.dirname(__file__), 'configure.py')) as script:
    odoo('shell', script=script)
`;
