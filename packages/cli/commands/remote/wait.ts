import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@hansa/api/client.ts';
import { EXIT, type ExitCode } from '../../exit.ts';

/** Milliseconds between two looks: a tenant takes seconds to minutes. */
const LOOK = 500;

/** Until what was asked for holds, with each new reason why it does not yet on stderr. A held one needs a person, and so ends the wait. */
export async function waited(client: Client, operation: string): Promise<ExitCode> {
  let said = '';
  for (;;) {
    const { value } = await client.call('operation', { params: { id: operation } });
    const [first] = value.because;
    const why = first ? `${first.step}: ${first.detail} (${first.code})` : '';
    if (value.state === 'done') return EXIT.done;
    if (why !== said && why !== '') process.stderr.write(`${value.state === 'held' ? 'held' : 'waiting for'} ${why}\n`);
    said = why;
    if (value.state === 'held') return EXIT.held;
    await sleep(LOOK);
  }
}
