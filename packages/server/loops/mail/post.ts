import type { Addressed } from '../../db/letters.ts';
import type { MailPort, Message } from '../../outside/mail/port.ts';
import type { Post } from './loop.ts';

/** Hands letters to a relay: once by the Message-ID, which the letter's own key makes. */
export function posting(mail: Pick<MailPort, 'ensure'>): Post {
  return (letter, context) => mail.ensure(messageOf(letter), context);
}

function messageOf({ messageId, name, email, template, data, writtenAt }: Addressed): Message {
  const words = TEMPLATES[template];
  if (!words) throw new Error(`there is no letter ${template}`);
  const { subject, text } = words(name, data);
  return { key: `mail/${messageId}`, to: { address: email, name }, subject, text, at: writtenAt.getTime() };
}

type Words = (name: string, data: Addressed['data']) => Pick<Message, 'subject' | 'text'>;

/** Letters in words. What is said here was seen to be so before the letter was written. */
const TEMPLATES: Readonly<Record<string, Words>> = {
  welcome: (name, { slug = '', url = '' }) => ({
    subject: `${slug} is ready`,
    text: `Hello ${name},\n\n${slug} is ready for you${url === '' ? '' : `: ${url}`}\n\nWe have tried it before we wrote this.\n`,
  }),
};
