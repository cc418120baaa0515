import { describe, it } from 'node:test';
import assert from 'node:assert/strict';
import { passes, refuses } from './trial.ts';

const code = 'mail/missing';
const plan = (apps: string) => ({ apps, plans: '[{ name: one, version: 1, seats: { min: 1, max: 20 }, price: { perSeat: 1 } }]' });

describe('mail/missing', () => {
  it('refuses apps with members and no relay, where the relay would stand', () => {
    const { message } = refuses({
      code,
      edits: { ...plan('[odoo, nextcloud]'), services: '{ cache: { engine: valkey } }' },
      at: '/services/mail',
      marks: 'services',
    });
    assert.match(message, /odoo, nextcloud/);
    refuses({ code, edits: { ...plan('[nextcloud]'), services: '{}' }, at: '/services/mail', marks: 'services' });
  });

  it('passes with a relay, and where nobody is ever written to', () => {
    passes({ code, edits: plan('[odoo, nextcloud]') });
    passes({ code, edits: { services: '{}' } });
  });

  it('asks what is sold, not what is named', () => {
    const edits = { apps: '[nextcloud, podinfo]', services: '{}' };
    passes({ code, edits });
    refuses({
      code,
      edits: {
        ...edits,
        plans: '[{ name: one, version: 1, apps: [podinfo, nextcloud], seats: { min: 1, max: 20 }, price: { perSeat: 1 } }]',
      },
      at: '/services/mail',
      marks: 'services',
    });
  });

  it('asks for the control plane, too, which writes to the first administrator of each tenant; what it brings is its own', () => {
    const own = (wishes: string) => ({
      cells: `[{ name: south, at: hetzner/nbg1, controlPlane: { image: registry.fjord.test/hansa:0.1.0, database: [10.60.0.11]${wishes} } }]`,
    });
    const { message } = refuses({ code, edits: { ...own(''), services: '{}' }, at: '/services/mail', marks: 'services' });
    assert.match(message, /the control plane/);
    passes({ code, edits: own('') });
    passes({ code, edits: { ...own(', configuration: brought'), services: '{}' } });
  });
});
