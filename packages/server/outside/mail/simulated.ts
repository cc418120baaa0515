import { DONE, transient, unknown } from '@hansa/domain/port/outcome.ts';
import type { SimulatedCloud } from '../cloud.ts';
import { compose, envelopeAddress, Malformed } from './compose.ts';
import { type MailPort, messageIdOf, type Receipt } from './port.ts';

/**
 * Mail in the simulated cloud: its relay keeps the receipts itself. What it cannot do: TLS, sign-in, signatures and bounces that come
 * later. What cannot be written to a real relay is refused here by the same rules.
 */
export function simulatedMail(cloud: SimulatedCloud, domain = 'simulated.invalid'): MailPort {
  const away = transient('mail/unreachable', 'the simulated relay does not answer');
  return {
    idOf: (key) => messageIdOf(key, domain),
    observe: async (id, context) => {
      try {
        const found = (await cloud.call('mail', 'find', { id }, context)) as { at: number } | null;
        if (found !== null)
          return { kind: 'present', value: { id, key: '', at: found.at, reply: '250 simulated' } satisfies Receipt, at: Date.now() };
        return unknown('mail/no-receipt', 'a relay cannot be asked what became of a message', Date.now());
      } catch {
        return unknown('mail/unreachable', 'the simulated relay does not answer', Date.now());
      }
    },
    ensure: async (message, context) => {
      const id = messageIdOf(message.key, domain);
      try {
        await compose(message, id, { address: `hansa@${domain}`, name: 'Hansa' });
        if ((await cloud.call('mail', 'find', { id }, context)) !== null) return DONE;
        const body = { id, to: envelopeAddress(message.to.address), subject: message.subject, text: message.text, at: message.at };
        const { reply } = (await cloud.call('mail', 'send', body, context)) as { reply: number };
        if (reply < 400) return DONE;
        if (reply < 500) return transient('mail/deferred', `the simulated relay is busy: ${reply}`);
        return { kind: 'refused', cause: { code: 'mail/refused', detail: `the simulated relay refuses it: ${reply}` } };
      } catch (error) {
        if (!(error instanceof Malformed)) return away;
        return { kind: 'refused', cause: { code: 'mail/malformed', detail: error.message } };
      }
    },
    reach: (context) =>
      cloud.call('mail', 'inbox', {}, context).then(
        () => DONE,
        () => away,
      ),
    remove: () => Promise.resolve({ kind: 'refused', cause: { code: 'mail/sent', detail: 'what was sent cannot be taken back' } }),
    close: () => {},
  };
}
