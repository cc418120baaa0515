// From `npm start` to a page that answers: the first time after an installation, and later. See README.md; `--first N`, `--later N`.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { HANSA, machine, median, spread, workFolder } from '../measure.ts';
import { freePort } from '../house/ports.ts';
import { Usage } from '../house/usage.ts';

const { values } = parseArgs({ options: { first: { type: 'string', default: '3' }, later: { type: 'string', default: '5' } } });
/** Seconds. */
const ASKED = { first: 10, later: 2 };
/** What `npx hansa` keeps of itself in the checkout: after an installation it is not there. */
const KEPT = join(import.meta.dirname, '..', '..', 'node_modules', '.cache', 'hansa');

const root = workFolder();
process.stdout.write(`${machine(root)}\n`);
interface Start {
  readonly seconds: number;
  readonly processor: number;
}

/** Starts it with these folders for data and caches, waits until it is ready and its page is there, and ends it. */
async function start(data: string, caches: string): Promise<Start> {
  const port = await freePort();
  const env = { ...process.env, HANSA_DATA: data, XDG_CACHE_HOME: caches, NODE_COMPILE_CACHE: join(caches, 'compile'), PORT: String(port) };
  const began = performance.now();
  const child = spawn(HANSA, ['serve'], { env, stdio: 'ignore' });
  const answers = async (path: string): Promise<boolean> => {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`).catch(() => undefined);
    await answer?.arrayBuffer();
    return answer?.status === 200;
  };
  while (!((await answers('/readyz')) && (await answers('/')))) {
    if (child.exitCode !== null) throw new Error(`hansa serve ended with ${child.exitCode}`);
    await sleep(10);
  }
  const seconds = (performance.now() - began) / 1000;
  const { processor } = Usage.of(child.pid ?? 0);
  child.kill('SIGTERM');
  await once(child, 'exit');
  return { seconds, processor };
}

function report(name: string, starts: readonly Start[], most: number): boolean {
  const [seconds, processor] = [starts.map((each) => each.seconds), starts.map((each) => each.processor)];
  const kept = median(seconds) <= most;
  process.stdout.write(`${name}\n  seconds ${spread(seconds)}   processor ${spread(processor)}   ${kept ? 'within' : 'OVER'} ${most} s\n`);
  return kept;
}

const aside = `${KEPT}.aside`;
const [first, later]: [Start[], Start[]] = [[], []];
try {
  for (let run = 0; run < Number(values.first); run++) {
    if (existsSync(KEPT)) {
      rmSync(aside, { recursive: true, force: true });
      renameSync(KEPT, aside);
    }
    mkdirSync(join(root, `caches-${run}`));
    first.push(await start(join(root, `data-${run}`), join(root, `caches-${run}`)));
  }
  for (let run = 0; run < Number(values.later); run++) later.push(await start(join(root, 'data-0'), join(root, 'caches-0')));
} finally {
  rmSync(aside, { recursive: true, force: true });
}
const kept = [report('the first start', first, ASKED.first), report('each later one', later, ASKED.later)];
process.exitCode = kept.every(Boolean) ? 0 : 1;
