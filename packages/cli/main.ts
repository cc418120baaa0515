import { isMainThread } from 'node:worker_threads';
import { EXIT } from './exit.ts';
import { runProgram } from './program.ts';

async function main(): Promise<void> {
  process.once('SIGINT', () => process.exit(EXIT.interrupted));
  // A reader such as `head` that closes the pipe has had enough: that is no mistake.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(EXIT.done);
  });
  process.exitCode = await runProgram(process.argv.slice(2));
}

if (isMainThread) await main();
else (await import('./files/render-worker.ts')).work();
