import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Secret } from '@hansa/domain/port/secret.ts';
import { portContract, settled, type Subject, testContext } from '../contract.ts';
import type { BucketKey, BucketRef, BucketValue, BucketWant, Lack, ObjectsPort } from './port.ts';

/** What the twin and each store answer alike. */
export interface ObjectsSubject {
  readonly by: string;
  readonly region: string;
  readonly lacks: readonly Lack[];
  readonly port: ObjectsPort;
  readonly away: ObjectsPort;
  /** The same store behind a line that hands the next request on and loses its answer. */
  readonly lossy: { readonly port: ObjectsPort; loseNext(): void };
  /** Puts into a bucket what a journey puts that is killed before it takes it away. */
  leave(bucket: BucketRef, key: BucketKey): Promise<void>;
  stop(): Promise<void>;
}

const CANARY = 'canary-5b0e-of-the-tenant';
const NAME = 'nordlys-fsn-1-k7m2p9x4qd-files';
const OTHER = 'nordlys-fsn-1-b3n8w5r1tz-files';
const keyOf = (access: string): BucketKey => ({ access, secret: new Secret(`${CANARY}-${access}`) });
const [FIRST, SECOND, FOREIGN] = [keyOf('k7m2p9x4qd-1'), keyOf('k7m2p9x4qd-2'), keyOf('b3n8w5r1tz-1')];

/** Everything that the general suite asks, and what only buckets have. */
// size: the cases share one subject and read as one list
export function objectsContract(name: string, start: () => Promise<ObjectsSubject>): void {
  let own: ObjectsSubject;
  const wantOf = (bucket: BucketRef, keys: readonly BucketKey[], parts: Partial<BucketWant> = {}): BucketWant => {
    return { name: bucket, region: own.region, quota: 1024, lifecycle: { noncurrentDays: 30, abortDays: 7 }, keys, ...parts };
  };
  const begin = async (): Promise<Subject<BucketRef, BucketWant, BucketValue>> => {
    own = await start();
    const want = wantOf(NAME, [FIRST]);
    const changed = wantOf(NAME, [FIRST, SECOND], { quota: 2048, lifecycle: { noncurrentDays: 14, abortDays: 3 } });
    return {
      by: own.by,
      port: own.port,
      ref: NAME,
      want,
      changed,
      holds: (value, of) => holds(value, of, own.lacks),
      away: own.away,
      canaries: [CANARY],
      stop: () => own.stop(),
    };
  };
  // size: the cases read as one list
  portContract(name, begin, () => {
    const ensure = async (want: BucketWant): Promise<void> =>
      assert.deepEqual(await settled(() => own.port.ensure(want, testContext())), { kind: 'done' });
    const reach = (bucket: BucketRef, key: BucketKey) => own.port.reach(bucket, key, testContext());

    test('the key reaches its bucket, and leaves nothing in it', async () => {
      await ensure(wantOf(NAME, [FIRST]));
      assert.deepEqual(await reach(NAME, FIRST), { kind: 'done' });
      assert.deepEqual(await used(own.port), { bytes: 0, versions: 0 });
    });

    test('what a journey left that was killed is gone after the next one, and after the bucket is ensured', async () => {
      await own.leave(NAME, FIRST);
      await own.leave(NAME, FIRST);
      assert.equal((await used(own.port)).versions, 2);
      assert.deepEqual(await reach(NAME, FIRST), { kind: 'done' });
      assert.deepEqual(await used(own.port), { bytes: 0, versions: 0 });
      await own.leave(NAME, FIRST);
      await ensure(wantOf(NAME, []));
      assert.deepEqual(await used(own.port), { bytes: 0, versions: 0 });
      await ensure(wantOf(NAME, [FIRST]));
    });

    test('the key of one tenant does not reach the bucket of another, nor does a wrong secret', async () => {
      await ensure(wantOf(OTHER, [FOREIGN]));
      assert.deepEqual(await reach(OTHER, FOREIGN), { kind: 'done' });
      assert.equal((await reach(NAME, FOREIGN)).kind, 'refused');
      assert.equal((await reach(OTHER, FIRST)).kind, 'refused');
      assert.equal((await reach(NAME, { ...FIRST, secret: new Secret('not the secret') })).kind, 'refused');
      assert.deepEqual(await settled(() => own.port.remove(OTHER, testContext())), { kind: 'done' });
    });

    test('a key is replaced: both reach it, then only the new one; a suspended tenant has none', async () => {
      await ensure(wantOf(NAME, [FIRST, SECOND]));
      assert.deepEqual([(await reach(NAME, FIRST)).kind, (await reach(NAME, SECOND)).kind], ['done', 'done']);
      await ensure(wantOf(NAME, [SECOND]));
      assert.deepEqual([(await reach(NAME, FIRST)).kind, (await reach(NAME, SECOND)).kind], ['refused', 'done']);
      await ensure(wantOf(NAME, []));
      assert.equal((await reach(NAME, SECOND)).kind, 'refused');
      await ensure(wantOf(NAME, [FIRST]));
    });

    test('an answer that is lost and asked for again is one', async () => {
      await settled(() => own.port.remove(NAME, testContext()));
      const want = wantOf(NAME, [FIRST]);
      for (let asked = 0; asked < 40; asked++) {
        own.lossy.loseNext();
        const outcome = await own.lossy.port.ensure(want, testContext());
        assert.match(outcome.kind, /^(done|transient)$/);
        if (outcome.kind === 'done') break;
      }
      await ensure(want);
      const seen = await own.port.observe(NAME, testContext());
      assert.ok(seen.kind === 'present' && holds(seen.value, want, own.lacks));
      own.lossy.loseNext();
      assert.equal((await own.lossy.port.observe(NAME, testContext())).kind, 'unknown');
      own.lossy.loseNext();
      assert.equal((await own.lossy.port.remove(NAME, testContext())).kind, 'transient');
      assert.deepEqual(await settled(() => own.port.remove(NAME, testContext())), { kind: 'done' });
      await ensure(want);
    });
  });
}

/** What was read back is what was wanted, as far as this store has it; and it says what it has not. */
function holds(value: BucketValue, want: BucketWant, lacks: readonly Lack[]): boolean {
  const has = (lack: Lack): boolean => !lacks.includes(lack);
  assert.deepEqual(value, {
    region: want.region,
    versioning: true,
    lifecycle: {
      noncurrentDays: has('versions') ? want.lifecycle.noncurrentDays : null,
      abortDays: has('uploads') ? want.lifecycle.abortDays : null,
    },
    quota: has('quota') ? want.quota : null,
    keys: has('scope') ? want.keys.map((key) => key.access).toSorted() : [],
    open: false,
    lacks,
  });
  return true;
}

async function used(port: ObjectsPort): Promise<{ bytes: number; versions: number }> {
  const sum = { bytes: 0, versions: 0 };
  let from: string | null = null;
  do {
    const seen = await port.usage(NAME, from, testContext());
    assert.equal(seen.kind, 'present');
    if (seen.kind !== 'present') break;
    sum.bytes += seen.value.bytes;
    sum.versions += seen.value.versions;
    from = seen.value.next;
  } while (from !== null);
  return sum;
}
