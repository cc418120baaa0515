import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { letterFor } from '@hansa/server/db/letters.ts';
import { migrate } from '@hansa/server/db/migrate.ts';
import { openPool } from '@hansa/server/db/pool.ts';
import { insertTenant } from '@hansa/server/db/tenants.ts';
import { transaction } from '@hansa/server/db/transaction.ts';
import { type TrialDatabase, trialDatabase } from '@hansa/server/db/trial.ts';
import { wake } from '@hansa/server/db/work.ts';
import { BOUNCE, bounceLoop } from '@hansa/server/loops/bounce/loop.ts';
import { Runner } from '@hansa/server/loops/runner.ts';
import { readBounce } from '@hansa/server/outside/mail/bounce.ts';
import type { Mailbox } from '@hansa/server/outside/mail/mailbox.ts';
import type pg from 'pg';
import { got } from '../missing.ts';
import { mailboxProgram, startMailbox } from './mailbox.ts';
import { identity, type Relay, startRelay } from './relay.ts';
import { reportOf } from './report.ts';
import type { WorkerOptions } from './worker.ts';

/** Letters from their row to the relay and back, by processes that die. */

const made = await got(identity);
const program = await got(mailboxProgram);
const lab = { skip: made.missing ?? false };

describe('letters over a real relay', () => {
  let trial: TrialDatabase;
  let pool: pg.Pool;
  let url = '';
  let relay: Relay;
  const workers: ChildProcess[] = [];
  before(async () => {
    if (!made.value) return;
    trial = await trialDatabase();
    url = (await trial.fresh()).reveal();
    pool = openPool({ reveal: () => url } as Parameters<typeof openPool>[0], { name: 'mail lab' });
    await migrate(pool);
    relay = await startRelay(made.value);
  });
  after(async () => {
    for (const worker of workers) worker.kill('SIGKILL');
    await relay?.stop();
    await pool?.end();
    await trial?.stop();
  });

  let counted = 0;
  const letter = async (email: string): Promise<{ readonly id: string; readonly tenant: string }> => {
    counted += 1;
    const tenant = `t${String(counted).padStart(9, '0')}`;
    return transaction(pool, async (client) => {
      const row = { id: tenant, slug: `slug-${counted}`, cell: 'fsn-1', plan: 'team@1', seats: 5, load: null };
      await insertTenant(client, { ...row, admin: { name: 'Mia', email } });
      const written = await letterFor(client, tenant, 'welcome', { slug: row.slug, url: 'https://acme.example' });
      assert.ok(written);
      await wake(client, 'mail', [written.id]);
      return written;
    });
  };
  const worker = (dies: WorkerOptions['dies']): ChildProcess => {
    const options: WorkerOptions = { url, port: relay.port, ca: relay.ca, dies };
    const child = fork(join(import.meta.dirname, 'worker.ts'), [JSON.stringify(options)]);
    workers.push(child);
    return child;
  };
  const rowOf = async (id: string) =>
    (
      await pool.query<{ sent: boolean; trouble: { code: string } | null }>(
        'select sent_at is not null sent, trouble from letter where id = $1',
        [id],
      )
    ).rows[0];
  const until = async (what: string, holds: () => Promise<boolean>): Promise<void> => {
    const asked = () => holds().catch(() => false); // a busy database is asked again
    const end = Date.now() + 300_000;
    while (!(await asked())) {
      if (Date.now() > end)
        assert.fail(`${what}: not within five minutes\n${JSON.stringify((await pool.query('select * from work')).rows, null, 1)}`);
      await sleep(50);
    }
  };
  const arrived = (email: string) => relay.arrived.filter(({ to }) => to === email);

  for (const [dies, copies] of [
    ['after the receipt', 1],
    ['before the receipt', 2],
  ] as const) {
    test(`a process that dies ${dies} of the relay is kept: ${copies} of it in the relay, and always one id`, lab, async () => {
      const email = `${dies.replaceAll(' ', '-')}@customer.example`;
      const { id } = await letter(email);
      await once(worker(dies), 'exit');
      assert.equal((await rowOf(id))?.sent, false, 'it died before it was recorded');
      const next = worker('never');
      // Whoever lived on would take the letter of the next test from the one that is to die.
      await until('sent', async () => (await rowOf(id))?.sent === true).finally(() => next.kill('SIGKILL'));
      const all = arrived(email);
      assert.equal(all.length, copies);
      assert.equal(new Set(all.map((each) => each.id)).size, 1);
      const bytes = new Set(relay.raw.filter((raw) => raw.includes(email)));
      assert.equal(bytes.size, 1, 'the copies are the same, byte for byte');
    });
  }

  test('an answer that is lost on the line, a relay that says later, and one that says never', lab, async () => {
    relay.loseNext();
    const [lost, later, never] = [await letter('lost@customer.example'), await letter('a@defer.invalid'), await letter('a@bounce.invalid')];
    const child = worker('never');
    await until('sent', async () => (await rowOf(lost.id))?.sent === true);
    await until('refused', async () => (await rowOf(never.id))?.trouble?.code === 'mail/refused');
    child.kill('SIGKILL');
    assert.equal(new Set(arrived('lost@customer.example').map((each) => each.id)).size, 1);
    assert.deepEqual(await rowOf(later.id), { sent: false, trouble: null });
    const { rows } = await pool.query('select type, data from event where tenant = $1', [never.tenant]);
    assert.deepEqual(rows, [{ type: 'letter.refused', data: { template: 'welcome', code: 'mail/refused' } }]);
    assert.doesNotMatch(JSON.stringify(rows), /@/);
  });

  test(`what comes back is read from ${program.value?.by ?? 'a mailbox'}, marks its letter once, and is gone from there`, {
    skip: made.missing ?? program.missing ?? false,
  }, async (t) => {
    assert.ok(program.value && made.value);
    const box = await startMailbox(program.value, made.value);
    t.after(() => box.stop());
    const { id, tenant } = await letter('gone@customer.example');
    const child = worker('never');
    await until('sent', async () => (await rowOf(id))?.sent === true);
    child.kill('SIGKILL');
    const messageId = arrived('gone@customer.example')[0]?.id ?? '';
    const about = (recipient: string, of: string) => box.deliver(reportOf({ recipient, messageId: of, status: '5.1.1' }));
    await box.deliver('From: somebody@customer.example\nSubject: I am on holiday\n\nBack soon.\n');
    await about('somebody-else@customer.example', messageId);
    await about('gone@customer.example', '<invented@nordlys.example>');
    const [options, mailbox] = [
      { pool, reports: readBounce, now: Date.now, bytes: (count: number) => randomBytes(count), every: 100 },
      box.port,
    ];
    const read = async (through: Pick<Mailbox, 'observe' | 'remove'>, holds: () => Promise<boolean>): Promise<void> => {
      const loops = [bounceLoop({ ...options, mailbox: through })];
      const runner = new Runner({ pool, owner: randomUUID(), loops, random: Math.random, tell: () => {} });
      await wake(pool, BOUNCE.kind, [BOUNCE.subject]);
      await runner.start();
      await until('read', holds).finally(() => runner.stop());
    };
    await read(mailbox, async () => (await box.count()) === 0);
    assert.equal((await rowOf(id))?.trouble, null, 'neither a holiday nor a report that names no letter of ours to that address');
    await about('Gone@Customer.example', messageId);
    // Recorded, and not removed: as if it had died in between. It is read a second time.
    let times = 0;
    const dying: typeof mailbox = {
      ...mailbox,
      remove: (ids, context) =>
        ++times === 1
          ? Promise.resolve({ kind: 'transient', retryAt: null, cause: { code: 'x/y', detail: '' } })
          : mailbox.remove(ids, context),
    };
    await read(dying, async () => (await box.count()) === 0);
    assert.equal((await rowOf(id))?.trouble?.code, 'mail/bounced');
    const { rows } = await pool.query('select type, data from event where tenant = $1', [tenant]);
    assert.deepEqual(rows, [{ type: 'letter.bounced', data: { template: 'welcome', status: '5.1.1' } }]);
    assert.equal((await pool.query(`select 1 from work where kind = 'tenant' and subject = $1`, [tenant])).rowCount, 1, 'its tenant looks');
  });
});
