/**
 * Keeps a pod of the web or cron workload in its init phase until the setup job has left its mark: the image that the database is
 * installed or upgraded for. Without it Odoo answers every path of an empty database with an error, and a database that is being
 * upgraded with the wrong code. It never gives up: the kubelet shows what it waits for. `connect('')` takes everything from PG*.
 */
export const READY_PY = String.raw`import os, time
import psycopg2

want = os.environ['HANSA_IMAGE']


def mark():
    connection = psycopg2.connect('', connect_timeout=5)
    try:
        with connection.cursor() as rows:
            rows.execute("select to_regclass('public.ir_config_parameter')")
            if rows.fetchone()[0] is None:
                return 'nothing'
            rows.execute("select value from ir_config_parameter where key = 'hansa.installed'")
            found = rows.fetchone()
            return found[0] if found else 'an unfinished installation'
    finally:
        connection.close()


said = None
while True:
    try:
        found = mark()
    except psycopg2.Error as error:
        found = type(error).__name__
    if found == want:
        break
    if found != said:
        print('waiting for', want, 'and found', found, flush=True)
        said = found
    time.sleep(5)
`;
