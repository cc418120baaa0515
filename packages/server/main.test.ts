import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { StartRefusal, startWorkbench } from './main.ts';

/** The bundle is built once into a cache of this test's own. */
const cache = mkdtempSync(join(tmpdir(), 'hansa-cache-'));
const folder = mkdtempSync(join(tmpdir(), 'hansa-spec-'));
before(() => {
  process.env['XDG_CACHE_HOME'] = cache;
  writeFileSync(join(folder, 'platform.yaml'), 'kind: Platform\n');
});
after(() => {
  for (const each of [cache, folder]) rmSync(each, { recursive: true });
});

const options = { folder, host: '127.0.0.1', port: 0 };

/** A plain request, as no browser would send it. */
function raw(address: string, path: string, headers: Record<string, string> = {}): Promise<{ status: number; text: string }> {
  const { port } = new URL(address);
  return new Promise((resolve, reject) => {
    const request = get({ host: '127.0.0.1', port, path, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => (text += part));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
    });
    request.on('error', reject);
  });
}

test('it starts, serves the page and the spec, and ends at once', async () => {
  const workbench = await startWorkbench(options);
  assert.equal(workbench.open, false);
  assert.match((await raw(workbench.address, '/?file=tenants/x.yaml')).text, /<div id="page">/);
  assert.equal((await raw(workbench.address, '/v1/spec')).status, 200);
  assert.equal((await raw(workbench.address, '/', { host: 'evil.example' })).status, 421);
  assert.equal((await raw(workbench.address, '/%')).status, 400);
  const start = performance.now();
  await workbench.stop();
  // Whoever waits for connections that are kept waits five seconds.
  assert.ok(performance.now() - start < 4_000);
});

test('a port in use is said with the next step, and another try can help', async () => {
  const first = await startWorkbench(options);
  const port = Number(new URL(first.address).port);
  await assert.rejects(startWorkbench({ ...options, port }), (error: unknown) => {
    assert.ok(error instanceof StartRefusal);
    assert.equal(error.again, true);
    assert.match(error.message, new RegExp(`Port ${port} .*PORT=${port + 1} npm start`));
    return true;
  });
  await first.stop();
});

test('a folder that is not there, and an address that is not ours, are said before anything starts', async () => {
  await assert.rejects(startWorkbench({ ...options, folder: join(folder, 'nowhere') }), /There is no folder .*npx hansa init/);
  await assert.rejects(startWorkbench({ ...options, host: '192.0.2.1' }), /has no address 192\.0\.2\.1/);
});
