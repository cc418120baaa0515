import { Client, Refused, Unanswered } from '@hansa/api/client.ts';
import type { Context } from '../../context.ts';
import { EXIT, Refusal } from '../../exit.ts';

/** The server of `--server`, asked as the machine whose token is in HANSA_TOKEN: arguments are seen by everybody on a machine. */
export function clientOf({ options }: Context, env: NodeJS.ProcessEnv = process.env): Client {
  const server = String(options['server'] ?? '');
  const token = env['HANSA_TOKEN'] ?? '';
  if (!/^https?:\/\//.test(server) || !URL.canParse(server))
    throw new Refusal(`--server is ${server}; it is an address as in http://127.0.0.1:4680`);
  if (token === '') throw new Refusal('HANSA_TOKEN is not set. Make one where Hansa runs: hansa token create --role operator --expires 1d');
  if (!/^[\w-]{20,200}$/.test(token)) throw new Refusal('HANSA_TOKEN holds something that is no token of Hansa.');
  if (server.startsWith('http:') && !/^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(new URL(server).hostname))
    throw new Refusal(`${server} is not encrypted, and the token would be read on the way: use https.`);
  return new Client({ server, token: { reveal: () => token } });
}

/** What the server says no to becomes a sentence and an exit code: 1 refused, 4 where trying again makes sense. */
export async function asking<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof Unanswered) throw new Refusal(error.message, EXIT.outsider);
    if (!(error instanceof Refused)) throw error;
    const { status, problem } = error;
    const again = problem.retryAt === undefined ? '' : ` Again at ${problem.retryAt}.`;
    const token = status === 401 ? ' Is HANSA_TOKEN one of this server, and still valid?' : '';
    throw new Refusal(`${problem.code}: ${problem.title}${token}${again}`, status === 429 || status >= 500 ? EXIT.outsider : EXIT.refused);
  }
}
