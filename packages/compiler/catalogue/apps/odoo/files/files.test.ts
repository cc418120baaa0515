import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { FETCH_SH } from '../pod.ts';
import { SETUP_FILES } from './index.ts';

const NO_PYTHON = spawnSync('python3', ['--version']).error ? 'python3 is not installed here' : false;
const NO_SHELL = spawnSync('cmp', ['--version']).error ? 'a shell with cmp is not installed here' : false;

describe('scripts of Odoo', () => {
  let folder = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'hansa-odoo-'));
    mkdirSync(join(folder, 'odoo'));
    writeFileSync(join(folder, 'odoo/__init__.py'), 'class release:\n    series = "19.0"\n');
    writeFileSync(join(folder, 'psycopg2.py'), 'class OperationalError(Exception):\n    pass\n');
  });
  after(() => rmSync(folder, { recursive: true }));

  /** The setup as far as its functions, then a few lines of our own. */
  function python(lines: string) {
    const functions = (SETUP_FILES['setup.py'] ?? '').split("\n\nwait_for('the database'")[0];
    writeFileSync(
      join(folder, 'setup.py'),
      `${functions}\n\ntime.sleep = slept.append\n${lines}`.replace('QUIET = ', 'slept = []\nQUIET = '),
    );
    const env = { PATH: process.env['PATH'] ?? '', HANSA_IMAGE: 'x', HANSA_MODULES: 'crm' };
    const done = spawnSync('python3', ['setup.py'], { cwd: folder, encoding: 'utf8', env });
    return { code: done.status, out: done.stdout.trim(), trouble: done.stderr };
  }

  it('wait for what is still under way, and say it once for each trouble', { skip: NO_PYTHON }, () => {
    const done = python(`troubles = [psycopg2.OperationalError(), OSError(), OSError(), ValueError()]
def look():
    if troubles:
        raise troubles.pop(0)
    return 'there'
print(wait_for('the realm', look), len(slept))
`);
    assert.deepEqual(done, {
      code: 0,
      out: ['OperationalError', 'OSError', 'ValueError'].map((each) => `waiting for the realm and found ${each}\n`).join('') + 'there 4',
      trouble: '',
    });
  });

  it('do not wait for what is wrong', { skip: NO_PYTHON }, () => {
    const { code, trouble } = python(`def look():
    raise KeyError('module')
wait_for('the database', look)
`);
    assert.equal(code, 1);
    assert.match(trouble, /KeyError/);
  });

  it('fetch modules once a pod, again when a fetch was broken off, and when others are wanted', { skip: NO_SHELL }, () => {
    const [wanted, target] = [join(folder, 'requirements.txt'), join(folder, 'modules')];
    mkdirSync(target);
    const script = FETCH_SH('echo fetched >> log && test ! -e broken', wanted, target);
    const run = () => spawnSync('sh', ['-c', script], { cwd: folder }).status;
    const fetches = () => readFileSync(join(folder, 'log'), 'utf8').trim().split('\n').length;
    writeFileSync(wanted, 'a==1\n');
    writeFileSync(join(folder, 'broken'), '');
    assert.notEqual(run(), 0);
    rmSync(join(folder, 'broken'));
    assert.deepEqual([run(), run(), run()], [0, 0, 0]);
    assert.equal(fetches(), 2);
    writeFileSync(wanted, 'a==2\n');
    assert.equal(run(), 0);
    assert.equal(fetches(), 3);
  });
});
