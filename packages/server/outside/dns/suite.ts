import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';
import { portContract, settled, type Subject, testContext } from '../contract.ts';
import type { DnsPort, RecordRef, RecordValue, RecordWant } from './port.ts';

export interface DnsSubject {
  readonly by: string;
  readonly zone: string;
  readonly port: DnsPort;
  readonly away: DnsPort;
  readonly lossy: { readonly port: DnsPort; loseNext(): void };
  /** Another platform in the same zone. */
  readonly neighbour: DnsPort;
  readonly canaries: readonly string[];
  stop(): Promise<void>;
}

/** Everything that the general suite asks, and what only names have. */
// size: the cases share one subject and read as one list
export function dnsContract(name: string, start: () => Promise<DnsSubject>): void {
  let own: DnsSubject;
  const refOf = (label: string, type: RecordRef['type']): RecordRef => ({ zone: own.zone, name: `${label}.${own.zone}`, type });
  const want = (label: string, type: RecordRef['type'], values: readonly string[], ttl = 300): RecordWant => ({
    ...refOf(label, type),
    ttl,
    values,
  });
  const holds = (value: RecordValue, { ttl, values }: RecordWant): boolean => {
    assert.deepEqual(value, { ttl, values: values.toSorted(), whose: 'ours' });
    return true;
  };
  const begin = async (): Promise<Subject<RecordRef, RecordWant, RecordValue>> => {
    own = await start();
    const parts = { by: own.by, port: own.port, away: own.away, canaries: own.canaries, stop: () => own.stop() };
    return {
      ...parts,
      ref: refOf('acme', 'A'),
      want: want('acme', 'A', ['192.0.2.1', '192.0.2.2']),
      changed: want('acme', 'A', ['192.0.2.3'], 60),
      holds,
    };
  };
  // size: the cases share one subject and read as one list
  portContract(name, begin, () => {
    const ensure = (wanted: RecordWant, port = own.port) => settled(() => port.ensure(wanted, testContext()));
    const seen = async (ref: RecordRef): Promise<RecordValue> => {
      const observation = await own.port.observe(ref, testContext());
      assert.ok(observation.kind === 'present', inspect(observation));
      return observation.value;
    };

    test('every kind of record reads back as it was wanted', async () => {
      const long = 'v=DKIM1; k=rsa; p='.padEnd(600, 'MIIB"x\\y; ');
      const wants = [
        want('all', 'A', ['192.0.2.9']),
        want('all', 'AAAA', ['2001:db8::1', '2001:db8:0:1::']),
        want('all', 'TXT', [long, 'zweites Wörtchen']),
        want('all', 'MX', ['10 mx1.example.org', '20 mx2.example.org']),
        want('all', 'CAA', ['0 issue "letsencrypt.org"', '0 issuewild ";"']),
        want('_sip._tcp', 'SRV', ['10 5 5060 sip.example.org']),
        want('alias', 'CNAME', ['target.example.org']),
        want('*.apps', 'A', ['192.0.2.10']),
      ];
      for (const each of wants) {
        assert.deepEqual(await ensure(each), { kind: 'done' }, each.type);
        assert.deepEqual(await seen(each), { ttl: 300, values: each.values.toSorted(), whose: 'ours' });
      }
      const absent = await own.port.observe(refOf('tenant.apps', 'A'), testContext());
      assert.equal(absent.kind, 'absent', 'what a wildcard answers is not there');
      for (const each of wants) assert.deepEqual(await settled(() => own.port.remove(each, testContext())), { kind: 'done' });
      for (const each of wants) assert.equal((await own.port.observe(each, testContext())).kind, 'absent');
    });

    test('what somebody else made is seen and never touched', async () => {
      const theirs = want('theirs', 'A', ['192.0.2.66']);
      assert.deepEqual(await ensure(theirs, own.neighbour), { kind: 'done' });
      assert.deepEqual(await seen(theirs), { ttl: 300, values: ['192.0.2.66'], whose: 'foreign' });
      for (const act of [
        () => own.port.ensure({ ...theirs, values: ['192.0.2.67'] }, testContext()),
        () => own.port.remove(theirs, testContext()),
      ]) {
        const outcome = await act();
        assert.ok(outcome.kind === 'refused' && outcome.cause.code === 'dns/foreign', inspect(outcome));
      }
      const alias = await own.port.ensure(want('theirs', 'CNAME', ['x.example.org']), testContext());
      assert.ok(alias.kind === 'refused' && alias.cause.code === 'dns/foreign', inspect(alias));
      assert.deepEqual((await seen(theirs)).values, ['192.0.2.66']);
      assert.deepEqual(await settled(() => own.neighbour.remove(theirs, testContext())), { kind: 'done' });
    });

    test('a name that another of ours holds is taken until that one lets go, and only its holder removes it', async () => {
      const [acme, beta] = ['acme', 'beta'].map((holder) => ({ ...want('shared', 'CNAME', ['cell.example.org']), holder })) as [
        RecordWant,
        RecordWant,
      ];
      assert.deepEqual(await ensure(acme), { kind: 'done' });
      assert.deepEqual(await ensure(acme), { kind: 'done' });
      assert.equal((await seen(beta)).whose, 'another');
      for (const act of [() => own.port.ensure(beta, testContext()), () => own.port.remove(beta, testContext())]) {
        const outcome = await act();
        assert.ok(outcome.kind === 'transient' && outcome.cause.code === 'dns/taken', inspect(outcome));
      }
      assert.deepEqual(await settled(() => own.port.remove(acme, testContext())), { kind: 'done' });
      assert.deepEqual(await ensure(beta), { kind: 'done' });
      assert.deepEqual(await settled(() => own.port.remove(beta, testContext())), { kind: 'done' });
      assert.equal((await own.port.observe(acme, testContext())).kind, 'absent');
    });

    test('two platforms at the same moment: one has it, the other is refused', async () => {
      const wants = [want('race', 'A', ['192.0.2.1']), want('race', 'A', ['192.0.2.2'])];
      const kinds = await Promise.all([ensure(wants[0] as RecordWant), ensure(wants[1] as RecordWant, own.neighbour)]);
      assert.deepEqual(kinds.map(({ kind }) => kind).toSorted(), ['done', 'refused']);
      assert.equal((await seen(refOf('race', 'A'))).values.length, 1);
      for (const port of [own.port, own.neighbour]) await port.remove(refOf('race', 'A'), testContext());
      assert.equal((await own.port.observe(refOf('race', 'A'), testContext())).kind, 'absent');
    });

    test('an answer that is lost and asked for again is one', async () => {
      const wanted = want('lost', 'A', ['192.0.2.1']);
      for (const act of [() => own.lossy.port.ensure(wanted, testContext()), () => own.lossy.port.remove(wanted, testContext())]) {
        for (let asked = 0; asked < 20; asked++) {
          own.lossy.loseNext();
          const outcome = await act();
          assert.match(outcome.kind, /^(done|transient)$/);
          if (outcome.kind === 'done') break;
        }
        assert.deepEqual(await settled(act), { kind: 'done' });
      }
      assert.equal((await own.port.observe(wanted, testContext())).kind, 'absent');
    });

    test('what is no record is refused before anything is asked', async () => {
      const none = [
        ['A', 'x'],
        ['A', '1.2.3'],
        ['AAAA', '1::2::3'],
        ['MX', 'mail'],
        ['CNAME', 'a b'],
        ['CAA', 'issue x'],
        ['SRV', '1 2 x y'],
      ] as const;
      for (const [type, value] of none) {
        const outcome = await own.port.ensure(want('none', type, [value]), testContext());
        assert.ok(outcome.kind === 'refused' && outcome.cause.code === 'dns/malformed', `${type} ${value}: ${inspect(outcome)}`);
      }
    });
  });
}
