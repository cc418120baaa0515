// Ten thousand tenants: what the process takes while nothing happens, how soon the API answers, and what is left after a burst. See README.md.
import { rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Asking, each, share } from '../house/asking.ts';
import { fill } from '../house/fill.ts';
import { stand } from '../house/stand.ts';
import { addSeat, changeSeats, create, settled } from '../house/tenants.ts';
import { machine, workFolder } from '../measure.ts';

const { values } = parseArgs({
  options: {
    tenants: { type: 'string', default: '10000' },
    models: { type: 'string', default: '60' },
    rate: { type: 'string', default: '200' },
    seconds: { type: 'string', default: '60' },
    streams: { type: 'string', default: '8' },
  },
});
const numbers = Object.fromEntries(Object.entries(values).map(([name, text]) => [name, Number(text)]));
const { tenants: TENANTS, models: MODELS, rate: RATE, seconds: SECONDS, streams: STREAMS } = numbers as Record<keyof typeof values, number>;
/** MB, share of a processor, milliseconds. */
const ASKED = { resident: 200, idle: 0.02, p99: 50 };
/** Seconds after which each tenant is looked at again, though nothing happens. */
const RECHECK = 6 * 3_600;

const root = workFolder();
const say = (text: string): void => void process.stdout.write(`${text}\n`);
say(machine(root));
const house = await stand(root, TENANTS);
const asking = new Asking(house);
let over = false;
const judged = (kept: boolean, limit: string): string => {
  over ||= !kept;
  return `${kept ? 'within' : 'OVER'} ${limit}`;
};

/** Share of a processor over some seconds in which nobody asks for anything, and MB at their end. */
async function idle(name: string, more = 0): Promise<void> {
  await sleep(10_000);
  const before = house.usage();
  await sleep(SECONDS * 1_000);
  const after = house.usage();
  const part = (after.processor - before.processor) / SECONDS;
  const shown = `${(part * 100).toFixed(2)} %${more > 0 ? ` and ${(more * 100).toFixed(2)} % to look at everything each ${RECHECK / 3_600} h` : ''}`;
  say(
    `${name}\n  of a processor: ${shown}   ${judged(part + more <= ASKED.idle, `${ASKED.idle * 100} %`)}   resident: ${after.resident.toFixed(0)} MB   ${judged(after.resident <= ASKED.resident, `${ASKED.resident} MB`)}`,
  );
}

/** Seconds of processor that it takes to look at one tenant where nothing has changed. */
async function recheck(ids: readonly string[]): Promise<number> {
  const before = house.usage().processor;
  await house.pool.query(
    `update work set due_at = now(), state = jsonb_set(state, '{made}', (select jsonb_object_agg(key, value || '{"seenAt": 0}') from jsonb_each(state->'made')))
     where kind = 'tenant' and subject = any($1)`,
    [ids],
  );
  const left = `select 1 from work where kind = 'tenant' and subject = any($1) and (due_at <= now() or owner is not null)`;
  while ((await house.pool.query(left, [ids])).rowCount !== 0) await sleep(100);
  return (house.usage().processor - before) / ids.length;
}

/** Requests at a steady rate; each is counted from the moment in which it was to be sent, a change from when what it changes was seen. */
async function asked(ids: readonly string[], all: readonly string[]): Promise<void> {
  const waits = new Map<string, number[]>();
  /** Of what was due in the first second: the process does everything for the first time. */
  const first: number[] = [];
  const running: Promise<void>[] = [];
  const leave = await asking.follow(STREAMS);
  const [processor, plane] = [process.cpuUsage(), house.usage().processor];
  const began = performance.now();
  let late = 0;
  for (let n = 0; n < RATE * SECONDS; n++) {
    const at = began + (n * 1_000) / RATE;
    while (performance.now() < at) await sleep(Math.max(0, at - performance.now()));
    late = Math.max(late, performance.now() - at);
    const heard = (name: string, took: number): void => {
      const some = waits.get(name) ?? [];
      waits.set(name, some);
      some.push(took);
      if (n < RATE) first.push(took);
    };
    running.push(request(n, ids, all)(at, heard));
  }
  await Promise.all(running);
  leave();
  const lasted = (performance.now() - began) / 1_000;
  const { user, system } = process.cpuUsage(processor);
  say(`${RATE} requests a second for ${SECONDS} s, ${TENANTS} tenants, ${STREAMS} streams; milliseconds, minimum / median / p99 / maximum`);
  const line = (some: readonly number[]): string => [0, 0.5, 0.99, 1].map((part) => share(some, part).toFixed(1)).join(' / ');
  for (const [name, some] of waits) say(`  ${name.padEnd(28)} ${line(some)}   (${some.length})`);
  say(`  ${'due in the first second'.padEnd(28)} ${line(first)}   (${first.length})`);
  const whole = [...waits.values()].flat();
  say(`  ${'all'.padEnd(28)} ${line(whole)}   ${judged(share(whole, 0.99) <= ASKED.p99, `${ASKED.p99} at p99`)}`);
  const parts = [house.usage().processor - plane, (user + system) / 1e6].map((seconds) => `${((seconds / lasted) * 100).toFixed(0)} %`);
  say(`  of a processor: ${parts[0]}; of whoever asked: ${parts[1]}, who sent nothing later than ${late.toFixed(1)} ms after it was due`);
}

/** Asks, and tells of each request how long it took since it was due (milliseconds). */
type Request = (due: number, heard: (name: string, took: number) => void) => Promise<void>;

/** The n-th request of a mixture: of twenty, twelve look at a tenant, five at a page, and one each at its events, at the cells, and at what it then changes. */
function request(n: number, ids: readonly string[], all: readonly string[]): Request {
  const one = all[(n * 7_919) % all.length] as string;
  const cell = house.cells[n % house.cells.length] as string;
  if (n % 20 === 17) return get('GET /v1/tenants/{id}/events', `/v1/tenants/${one}/events`);
  if (n % 20 === 18) return get('GET /v1/cells', '/v1/cells');
  if (n % 20 === 19) return inTurn(ids[Math.floor(n / 20) % ids.length] as string);
  if (n % 4 === 0) return get('GET /v1/tenants', `/v1/tenants?limit=50&cell=${cell}`);
  return get('GET /v1/tenants/{id}', `/v1/tenants/${one}`);
}

function get(name: string, path: string): Request {
  return async (due, heard) => {
    await asking.must('GET', path);
    heard(name, performance.now() - due);
  };
}

const changing = new Map<string, Promise<void>>();

/** Changes a tenant after whoever changes it already: behind by seconds, two would meet, and one be refused. */
function inTurn(id: string): Request {
  return (due, heard) => {
    const change = async (): Promise<void> => {
      const seen = await asking.must('GET', `/v1/tenants/${id}`);
      const shown = performance.now();
      heard('GET what is changed', shown - due);
      await addSeat(asking, id, seen);
      heard('PATCH /v1/tenants/{id}', performance.now() - shown);
    };
    const changed = (changing.get(id) ?? Promise.resolve()).then(change);
    changing.set(id, changed);
    return changed;
  };
}

try {
  const ids = await create(house, asking, Math.min(MODELS, TENANTS));
  const looking = await recheck(ids);
  say(`to look at a tenant where nothing has changed: ${(looking * 1_000).toFixed(1)} ms of processor`);
  await fill(house, ids, TENANTS);
  const { rows } = await house.pool.query<{ id: string }>('select id from tenant');
  await house.again();
  await idle(`idle, ${TENANTS} tenants`, (looking * TENANTS) / RECHECK);
  await asked(
    ids,
    rows.map((row) => row.id),
  );
  await settled(house.pool);
  for (let round = 0; round < 5; round++) {
    await each(ids, 64, (id) => changeSeats(asking, id));
    await settled(house.pool);
  }
  await idle(`idle again, after ${RATE * SECONDS} requests and a burst of ${5 * ids.length} changes`);
} finally {
  asking.close();
  await house.stop();
  rmSync(root, { recursive: true, force: true });
}
process.exitCode = over ? 1 : 0;
