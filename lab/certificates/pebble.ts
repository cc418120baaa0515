import { readFile, writeFile } from 'node:fs/promises';
import { get } from 'node:https';
import { join } from 'node:path';
import { freePorts, isOpen } from '../ports.ts';
import type { Processes } from '../processes.ts';
import { certificates } from '../registry/servers.ts';

export type Authority = {
  /** Address of its ACME directory. */
  readonly directory: string;
  /** Who signed the certificate of that address, PEM. */
  readonly trusted: string;
  /** The root of what it issues, PEM: another one at every start. */
  readonly root: () => Promise<string>;
};

/** Starts Pebble with a name server to ask; it looks at once, and takes every nonce, so that a run is like the one before. */
export async function startPebble(processes: Processes, folder: string, program: string, nameServer: number): Promise<Authority> {
  const { ca } = await certificates(folder, []);
  const [acme = 0, management = 0] = await freePorts(2);
  const config = {
    listenAddress: `127.0.0.1:${acme}`,
    managementListenAddress: `127.0.0.1:${management}`,
    certificate: join(folder, 'tls.pem'),
    privateKey: join(folder, 'tls.key'),
    httpPort: 5002,
    tlsPort: 5001,
  };
  const path = join(folder, 'pebble.json');
  await writeFile(path, JSON.stringify({ pebble: config }));
  const env = { ...process.env, PEBBLE_VA_NOSLEEP: '1', PEBBLE_WFE_NONCEREJECT: '0' };
  processes.start('pebble', program, ['-config', path, '-dnsserver', `127.0.0.1:${nameServer}`], env);
  await processes.until('pebble', async () => (await isOpen(acme)) && (await isOpen(management)));
  const trusted = await readFile(ca, 'utf8');
  const root = () => textOf(`https://localhost:${management}/roots/0`, trusted);
  return { directory: `https://localhost:${acme}/dir`, trusted, root };
}

function textOf(url: string, ca: string): Promise<string> {
  return new Promise((resolve, reject) => {
    get(url, { ca }, (reply) => {
      let text = '';
      reply.setEncoding('utf8').on('data', (part: string) => (text += part));
      reply.on('end', () => resolve(text)).on('error', reject);
    }).on('error', reject);
  });
}
