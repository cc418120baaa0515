import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { inspect } from 'node:util';
import { testContext } from '../contract.ts';
import type { MailPort, Message, MessageId } from './port.ts';

/** What arrived at the other side of the relay. */
export interface Arrived {
  readonly id: MessageId;
  readonly to: string;
  readonly subject: string;
}

export interface MailSubject {
  readonly by: string;
  readonly port: MailPort;
  readonly away: MailPort;
  /** Loses the relay's answer to the next message that it takes. */
  loseNext(): void;
  inbox(): Promise<readonly Arrived[]>;
  readonly canaries: readonly string[];
  stop(): Promise<void>;
}

let counted = 0;
/** A relay of a test answers 4xx to `defer.invalid` and 5xx to `bounce.invalid`: names that belong to nobody (RFC 2606). */
export function message(parts: Partial<Message> = {}): Message {
  const to = { address: 'mia@customer.example', name: 'Mia Grün' };
  return {
    key: `mail/k7m2p9x4qd/${++counted}`,
    to,
    subject: 'Willkommen, größer als Zeile',
    text: 'Guten Tag\n.\n',
    at: 1_795_000_000_000,
    ...parts,
  };
}

/** What mail promises, whoever stands behind it. */
// size: the cases share one subject and read as one list
export function mailContract(name: string, start: () => Promise<MailSubject>): void {
  describe(name, () => {
    let subject: MailSubject;
    const seen: unknown[] = [];
    before(async () => {
      subject = await start();
    });
    after(() => subject.stop());
    const ensure = async (want: Message, port = subject.port) => {
      const outcome = await port.ensure(want, testContext({ key: want.key }));
      seen.push(outcome);
      return outcome;
    };
    const arrived = async (want: Message) => (await subject.inbox()).filter(({ id }) => id === subject.port.idOf(want.key));

    test('sent once, known by its receipt, and not sent again', async (t) => {
      t.diagnostic(`${name}: answered by ${subject.by}`);
      const want = message();
      const before = await subject.port.observe(subject.port.idOf(want.key), testContext());
      assert.ok(before.kind === 'unknown' && before.cause.code === 'mail/no-receipt', inspect(before));
      assert.deepEqual(await ensure(want), { kind: 'done' });
      assert.deepEqual(await ensure(want), { kind: 'done' });
      assert.deepEqual(await arrived(want), [{ id: subject.port.idOf(want.key), to: want.to.address, subject: want.subject }]);
      const after = await subject.port.observe(subject.port.idOf(want.key), testContext());
      assert.ok(after.kind === 'present' && after.value.id === subject.port.idOf(want.key), inspect(after));
      seen.push(after);
    });

    test('an answer that is lost is transient, and what is sent again has the same id', async () => {
      const want = message();
      subject.loseNext();
      const lost = await ensure(want);
      assert.ok(lost.kind === 'transient', inspect(lost));
      assert.deepEqual(await ensure(want), { kind: 'done' });
      const all = await arrived(want);
      assert.ok(all.length >= 1 && new Set(all.map((each) => inspect(each))).size === 1, inspect(all));
    });

    test('what may pass is asked again, what will not is refused', async () => {
      const later = await ensure(message({ to: { address: 'a@defer.invalid' } }));
      assert.ok(later.kind === 'transient' && later.cause.code === 'mail/deferred', inspect(later));
      const never = await ensure(message({ to: { address: 'a@bounce.invalid' } }));
      assert.ok(never.kind === 'refused' && never.cause.code === 'mail/refused', inspect(never));
    });

    test('nobody writes a header through a subject, a name or an address', async () => {
      const before = (await subject.inbox()).length;
      const evil = 'x\r\nBcc: everyone@customer.example';
      const to = { address: 'mia@customer.example' };
      const wants = [
        { subject: evil },
        { to: { ...to, name: evil } },
        { to: { address: `mia@customer.example\r\nRCPT TO:<a@b.example>` } },
      ];
      for (const parts of [...wants, { to: { address: 'a@b.example>, <c@d.example' } }, { to: { address: '' } }]) {
        const outcome = await ensure(message(parts));
        assert.ok(outcome.kind === 'refused' && outcome.cause.code === 'mail/malformed', inspect(outcome));
      }
      assert.equal((await subject.inbox()).length, before);
    });

    test('two different acts are two messages, whatever they say', async () => {
      const [one, other] = [message(), message()];
      await Promise.all([ensure(one), ensure(other)]);
      assert.deepEqual([(await arrived(one)).length, (await arrived(other)).length], [1, 1]);
    });

    test('where nobody answers, nothing is known and nothing is done', async () => {
      const outcome = await ensure(message(), subject.away);
      assert.ok(outcome.kind === 'transient' && outcome.cause.code === 'mail/unreachable', inspect(outcome));
      assert.equal((await subject.away.observe('<x@y.example>', testContext())).kind, 'unknown');
    });

    test('cancelled anywhere, the next try finishes it', async () => {
      for (const wait of [0, 1, 3, 10]) {
        const want = message();
        const cancel = new AbortController();
        const begun = subject.port.ensure(want, testContext({ signal: cancel.signal }));
        setTimeout(() => cancel.abort(), wait);
        assert.match((await begun).kind, /^(done|transient)$/);
        assert.deepEqual(await ensure(want), { kind: 'done' });
        assert.equal(new Set((await arrived(want)).map((each) => inspect(each))).size, 1);
      }
    });

    test('nothing can be taken back', async () =>
      assert.equal((await subject.port.remove('<x@y.example>', testContext())).kind, 'refused'));

    test('no answer shows a secret', () => {
      const all = inspect(seen, { depth: null, showHidden: true }) + JSON.stringify(seen);
      for (const canary of subject.canaries) assert.ok(!all.includes(canary), 'a secret value stands in an answer');
    });
  });
}
