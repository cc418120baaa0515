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
  welcome: (name, { slug = '', url = '', password = '' }) => ({
    subject: `${slug} is ready`,
    text: [
      `Hello ${name},`,
      `${slug} is ready for you${url === '' ? '' : `: ${url}`}`,
      ...(password === '' ? [] : [FIRST_TIME, password]),
      'We have tried it before we wrote this.',
    ]
      .map((paragraph) => `${paragraph}\n`)
      .join('\n'),
  }),
};

/** The letter of the identity provider has the link that needs no address; it is good for three days. */
const FIRST_TIME =
  'The first time, follow the link in the letter that came just before this one: it asks you to choose a password and a second factor. ' +
  'If you have no such letter, or its link is too old, ask for another one here:';
