import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { FILES } from './index.ts';

const without = (program: string) => (spawnSync(program, ['-v']).error ? `${program} is not installed here` : false);
const NO_PHP = without('php');
const NO_SHELL = spawnSync('sh', ['-c', ':']).error ? 'sh is not installed here' : false;

describe('scripts of Mautic', () => {
  let folder = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'hansa-mautic-'));
    for (const [name, text] of Object.entries(FILES)) writeFileSync(join(folder, name), text);
  });
  after(() => rmSync(folder, { recursive: true }));

  function run(program: string, args: readonly string[]) {
    const done = spawnSync(program, args, { cwd: folder, encoding: 'utf8', env: { PATH: process.env['PATH'] ?? '' } });
    return { code: done.status, out: done.stdout.trim(), trouble: done.stderr };
  }

  it('are shell that sh can read', { skip: NO_SHELL }, () => {
    for (const name of Object.keys(FILES).filter((each) => each.endsWith('.sh')))
      assert.deepEqual(run('sh', ['-n', name]), { code: 0, out: '', trouble: '' }, name);
  });

  it('are PHP that php can read', { skip: NO_PHP }, () => {
    for (const name of Object.keys(FILES).filter((each) => each.endsWith('.php'))) assert.equal(run('php', ['-l', name]).code, 0, name);
  });

  it('hold no value: every secret and address comes from the environment', () => {
    for (const [name, text] of Object.entries(FILES))
      for (const [, key = '', value = ''] of text.matchAll(/'((?:\w*(?:password|key|user|host|url|name))|mailer_\w+)' => ([^\n]*),/g))
        assert.match(value, /getenv|^'(?:admin|Admin|Mautic)'$|^''$/, `${name}: ${key}`);
  });

  it('run every console command that a cron job names, and fail when one of them failed', { skip: NO_SHELL }, () => {
    const script = FILES['cron.sh'].replaceAll('php /var/www/html/bin/console', './console');
    writeFileSync(join(folder, 'console'), '#!/bin/sh\necho "$1" "$2"\ntest "$1" != bad\n', { mode: 0o755 });
    writeFileSync(join(folder, 'try.sh'), script);
    assert.deepEqual(run('sh', ['try.sh', 'one', 'bad', 'two']), {
      code: 1,
      out: 'one --no-interaction\nbad --no-interaction\ntwo --no-interaction',
      trouble: '',
    });
    assert.equal(run('sh', ['try.sh', 'one', 'two']).code, 0);
  });

  it('start the worker again each time it ends, until the pod is to stop', { skip: NO_SHELL }, () => {
    const script = FILES['worker.sh']
      .replace('php /var/www/html/bin/console', './consume')
      .replace('/tmp/stop', './stop')
      .replace('sleep 5', ':');
    writeFileSync(join(folder, 'consume'), '#!/bin/sh\necho run >>runs\ntest "$(wc -l <runs)" -lt 3 || touch stop\nexit 1\n', {
      mode: 0o755,
    });
    writeFileSync(join(folder, 'try-worker.sh'), script);
    assert.equal(run('sh', ['try-worker.sh']).code, 0);
    assert.equal(run('sh', ['-c', 'wc -l <runs']).out.trim(), '3');
  });
});

describe('parameters of Mautic', { skip: NO_PHP }, () => {
  const ENV = {
    MAUTIC_SITE_URL: 'https://acme--mautic.nordlys-apps.example',
    MAUTIC_SECRET_KEY: 'k',
    MAUTIC_DB_HOST: 'mariadb.data.svc',
    MAUTIC_DB_PORT: '3306',
    MAUTIC_DB_NAME: 't_k7m2p9x4qd_mautic',
    MAUTIC_DB_USER: 't_k7m2p9x4qd_mautic',
    MAUTIC_DB_PASSWORD: 'p',
    HANSA_SAML_CLIENT: 'mautic',
  };
  const RELAY = {
    MAIL_HOST: 'smtp.relay.example',
    MAIL_PORT: '587',
    MAIL_USER: 'a@b.example',
    MAIL_PASSWORD: "p%/#:@'\\ ü",
    MAIL_FROM: 'no-reply@nordlys.example',
  };

  function read(text: string, env: Readonly<Record<string, string>>) {
    const code = `${text.replace('<?php', '')} echo json_encode($parameters);`;
    const done = spawnSync('php', ['-d', 'display_errors=stderr', '-r', code], {
      encoding: 'utf8',
      env: { PATH: process.env['PATH'] ?? '', ...env },
    });
    assert.deepEqual([done.status, done.stderr], [0, '']);
    return JSON.parse(done.stdout) as Readonly<Record<string, unknown>>;
  }

  it('carry any relay account through the DSN, with the percent signs that Symfony wants doubled', () => {
    const dsn = String(read(FILES['parameters_local.php'], { ...ENV, ...RELAY })['mailer_dsn']);
    assert.doesNotMatch(dsn.replaceAll('%%', ''), /%/);
    const url = new URL(dsn.replaceAll('%%', '%'));
    assert.deepEqual(
      [decodeURIComponent(url.username), decodeURIComponent(url.password), url.host],
      [RELAY.MAIL_USER, RELAY.MAIL_PASSWORD, 'smtp.relay.example:587'],
    );
  });

  it('send nothing without a relay', () => {
    assert.equal(read(FILES['parameters_local.php'], ENV)['mailer_dsn'], 'null://null');
  });

  it('trust the gateway and answer to one host', () => {
    const { trusted_proxies, trusted_hosts } = read(FILES['parameters_local.php'], ENV);
    assert.deepEqual(trusted_proxies, ['REMOTE_ADDR']);
    const pattern = new RegExp(String((trusted_hosts as readonly string[])[0]).replaceAll('\\-', '-'));
    assert.match('acme--mautic.nordlys-apps.example', pattern);
    assert.doesNotMatch('evil.acme--mautic.nordlys-apps.example', pattern);
    assert.doesNotMatch('acme--mautic-nordlys-apps.example', pattern);
  });

  it('have a queue of its own for each kind of message: two DSNs without a name are one queue', () => {
    const found = read(FILES['parameters_local.php'], ENV);
    const queues = ['email', 'hit', 'failed'].map((name) => found[`messenger_dsn_${name}`]);
    assert.equal(new Set(queues).size, 3);
    for (const queue of queues) assert.match(String(queue), /^doctrine:\/\/default\?queue_name=\w+$/);
  });

  it('let in by SAML only whom Mautic knows, unless a role was chosen', () => {
    assert.equal(read(FILES['parameters_local.php'], ENV)['saml_idp_default_role'], '');
    assert.equal(read(FILES['parameters_local.php'], { ...ENV, HANSA_MEMBER_ROLE: '1' })['saml_idp_default_role'], '1');
  });

  it('hide the installer with site_url, which the installer itself must not find', () => {
    assert.equal(read(FILES['local.php'], ENV)['site_url'], ENV.MAUTIC_SITE_URL);
    assert.ok(!('site_url' in read(FILES['install.php'], ENV)));
  });
});

describe('order of the setup', () => {
  const setup = FILES['setup.sh'];

  it('never believes the installer: its exit code says nothing', () => {
    assert.ok(setup.indexOf('mautic:install') < setup.indexOf('database.php installed'));
    assert.ok(setup.indexOf('database.php installed') < setup.indexOf('database.php mark'));
  });

  it('migrates alone, and never in the web, the worker or a cron job', () => {
    assert.ok(setup.indexOf('database.php alone') < setup.indexOf('migrations:migrate'));
    for (const name of ['web.sh', 'worker.sh', 'cron.sh', 'prepare.sh'] as const)
      assert.doesNotMatch(FILES[name], /migrate|mautic:install/);
  });

  it('puts back what the volume hides before local.php opens the way', () => {
    const prepare = FILES['prepare.sh'];
    for (const part of ['media/files/.htaccess', 'media/images/.htaccess', 'docroot/themes'])
      assert.ok(prepare.indexOf(part) > 0 && prepare.indexOf(part) < prepare.indexOf('local.php'), part);
  });
});
