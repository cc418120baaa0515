import { createPrivateKey, createPublicKey } from 'node:crypto';
import { resolveTxt } from 'node:dns/promises';
import type { MailRelay, ServerConfig } from '../config/server-config.ts';
import type { Outsiders } from '../outsiders.ts';
import { type Finding, away, fine, wrong } from './finding.ts';
import { context, troubled } from './outsiders.ts';

/** The relay, the mailbox that letters come back to, and whether the world can check our signature. Nothing is sent and nothing removed. */
export async function mailOf({ mail: settings }: ServerConfig, { mail, mailbox }: Outsiders): Promise<Finding[]> {
  if (settings === 'simulated') return [{ name: 'mail', state: settings, found: 'by the configuration', todo: '' }];
  const relay = async (): Promise<Finding> => {
    const outcome = await mail.reach(context('mail'));
    return 'cause' in outcome ? troubled('mail', outcome.cause) : fine('mail', 'the relay lets us in');
  };
  const returned = async (): Promise<Finding> => {
    const name = 'mail/bounces';
    if (!mailbox)
      return {
        name,
        state: 'none',
        found: `nobody reads what comes back to ${settings.bounces}`,
        todo: 'Say where its mailbox is: mail.mailbox.',
      };
    const seen = await mailbox.observe(0, context(name));
    return seen.kind === 'unknown' ? troubled(name, seen.cause) : fine(name, 'the mailbox lets us in');
  };
  return Promise.all([relay(), returned(), ...(settings.dkim ? [signature(settings.sender.address, settings.dkim)] : [])]);
}

/** The public half has to stand in DNS, or every letter is worse off than one that nobody signed. */
async function signature(sender: string, { selector, key }: NonNullable<MailRelay['dkim']>): Promise<Finding> {
  const name = 'mail/dkim';
  const record = `${selector}._domainkey.${sender.slice(sender.lastIndexOf('@') + 1)}`;
  const own = publicHalf(key.reveal());
  if (own === undefined) return wrong(name, 'no private key as PEM', 'Make one with `openssl genrsa 2048`.');
  try {
    const texts = (await resolveTxt(record)).map((parts) => parts.join(''));
    if (texts.some((text) => /(?:^|;)\s*p=([^;]*)/.exec(text)?.[1]?.replaceAll(/\s/g, '') === own))
      return fine(name, `${record} has our key`);
    return wrong(name, `${record} has another key`, `Its p= is to be ${own}`);
  } catch (error) {
    const { code = '' } = error as { code?: string };
    if (code === 'ENOTFOUND' || code === 'ENODATA')
      return wrong(name, `there is no TXT record ${record}`, `Make it: v=DKIM1; k=rsa; p=${own}`);
    return away(name, `${record}: ${code}`, 'Does DNS answer here?');
  }
}

/** Base64 of the SubjectPublicKeyInfo, as RFC 6376 wants an RSA key. */
function publicHalf(pem: string): string | undefined {
  try {
    return createPublicKey(createPrivateKey(pem)).export({ type: 'spki', format: 'der' }).toString('base64');
  } catch {
    return undefined;
  }
}
