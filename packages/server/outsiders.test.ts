import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Observation } from '@hansa/domain/port/outcome.ts';
import { Secret } from '@hansa/domain/port/secret.ts';
import { EMBEDDED_CELL, type CellConfig, type NamesConfig, type ServerConfig } from './config/server-config.ts';
import { memoryCloud } from './embedded/cloud/memory.ts';
import { testContext } from './outside/contract.ts';
import { openOutsiders, simulatedOutsiders } from './outsiders.ts';

/** Of each kind that has a real one: settings of a server where nobody answers. */
const NOWHERE = { host: '127.0.0.1', port: 1, user: 'u', password: new Secret('p') };
const REAL: Partial<CellConfig> = {
  postgres: NOWHERE,
  mariadb: NOWHERE,
  cache: { nodes: [{ host: '127.0.0.1', port: 1 }] },
  objects: { endpoint: new URL('http://127.0.0.1:1'), region: 'r', access: 'a', secret: new Secret('s'), keys: 'issued', ends: [] },
  identity: { url: new URL('http://127.0.0.1:1'), client: 'hansa', secret: new Secret('s') },
};
const ZONE = { zone: 'nordlys.example', owner: 'hansa', ttl: 300, addresses: [] };
const NAMES: readonly NamesConfig[] = [
  { ...ZONE, ...NOWHERE, provider: 'rfc2136', key: { name: 'k', algorithm: 'hmac-sha256', secret: new Secret('AAAA') } },
  { ...ZONE, provider: 'desec', token: new Secret('t'), endpoint: new URL('http://127.0.0.1:1') },
  { ...ZONE, provider: 'hetzner', token: new Secret('t'), endpoint: new URL('http://127.0.0.1:1') },
];

const MAIL = {
  ...NOWHERE,
  tls: 'none',
  sender: { address: 'cloud@nordlys.example', name: 'Nordlys' },
  bounces: 'bounces@nordlys.example',
  mailbox: { ...NOWHERE, tls: 'none' },
};
const receipts = { find: () => Promise.resolve(undefined), put: () => Promise.resolve() };

function config(cell: Partial<CellConfig>): ServerConfig {
  const cells = new Map([['fsn-1', { ...EMBEDDED_CELL, ...cell }]]);
  return { mode: 'production', mail: MAIL, appMail: 'simulated', cells } as unknown as ServerConfig;
}

test('what is configured is what is asked: where it is away, nothing is known, and no twin answers for it', async () => {
  const asked: string[] = [];
  const world = memoryCloud((_tables, verb) => asked.push(verb));
  const outsiders = await openOutsiders({ config: config(REAL), twins: simulatedOutsiders(world), receipts, heard: () => {} });
  const soon = () => testContext({ deadline: Date.now() + 1_500 });
  const [database, owner] = ['t_k7m2p9x4qd_odoo', 't_k7m2p9x4qd_odoo'];
  const seen: (Observation<unknown> | undefined)[] = [
    await outsiders.postgres('fsn-1').observe({ database, owner }, soon()),
    await outsiders.mariadb('fsn-1').observe({ database, user: owner }, soon()),
    await outsiders.cache('fsn-1').observe({ user: owner, prefix: 'k7m2p9x4qd:' }, soon()),
    await outsiders.objects('fsn-1').observe('a-bucket', soon()),
    await outsiders.identity('fsn-1').realms.observe({ cell: 'fsn-1', realm: 'k7m2p9x4qd' }, soon()),
    await outsiders.postgres('another').observe({ database, owner }, soon()),
    await outsiders.mailbox?.observe(1, soon()),
  ];
  const name = { zone: 'nordlys.example', name: 'acme.nordlys.example', type: 'CNAME', holder: 'k7m2p9x4qd' } as const;
  for (const dns of [...NAMES, 'none'] as const) {
    const opened = await openOutsiders({ config: config({ ...REAL, dns }), twins: simulatedOutsiders(world), receipts, heard: () => {} });
    seen.push(await opened.dns('fsn-1').port.observe(name, soon()));
    await opened.close();
  }
  const letter = { key: 'mail/1', to: { address: 'mia@customer.example' }, subject: 's', text: 't', at: 0 };
  assert.equal((await outsiders.mail.ensure(letter, soon())).kind, 'transient');
  await outsiders.close();
  assert.deepEqual(
    seen.map((each) => each?.kind),
    Array(11).fill('unknown'),
  );
  assert.deepEqual(asked, []);
});
