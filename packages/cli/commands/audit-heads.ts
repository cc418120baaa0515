import { createHash, createPublicKey, hash, verify } from 'node:crypto';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Linked } from '@hansa/domain/register/event.ts';
import { type SignedHeads, standingOf, textOf, unlinked } from '@hansa/domain/register/heads.ts';
import { EXIT, Refusal } from '../exit.ts';

export interface AgainstHeads {
  /** What was found, sentence by sentence. */
  readonly said: readonly string[];
  readonly wrong: readonly string[];
}

/** Holds the events of one tenant against the heads that were signed day by day: what was signed once may be neither shorter nor another. */
export function againstHeads(path: string, events: readonly Linked[]): AgainstHeads {
  const texts = textsOf(path);
  const files = [...texts].map(([day, text]) => ({ day, heads: parsed(day, text) }));
  const tenant = events[0]?.tenant ?? '';
  const wrong: string[] = [];
  for (const { day, heads } of files) {
    if (!signs(heads)) wrong.push(`The heads of ${day} are not what their key has signed.`);
    const signed = heads.chains[tenant];
    const standing = signed ? standingOf(events, signed) : 'holds';
    if (standing === 'shorter')
      wrong.push(`On ${day} this tenant had ${signed?.length} events, and here are ${events.length}: some were cut off.`);
    if (standing === 'forked') wrong.push(`On ${day} event ${signed?.length} had another link: what happened before was told anew.`);
    const broken = heads.broken[tenant];
    if (broken)
      wrong.push(`On ${day} Hansa itself found ${broken.found?.length ?? 0} events where ${broken.signed.length} had been signed.`);
  }
  for (const day of unlinked((text) => hash('sha256', text), texts))
    wrong.push(`The heads of ${day} do not follow from those before: a day is missing, or was made anew.`);
  const keys = new Set(files.map(({ heads }) => fingerprint(heads.key)));
  if (keys.size > 1) wrong.push(`The heads are signed by ${keys.size} keys: ${[...keys].join(', ')}.`);
  const last = files.findLast(({ heads }) => heads.chains[tenant]);
  const covered = last ? `${last.heads.chains[tenant]?.length} of them were signed by ${last.day}` : 'none of them was signed yet';
  return { said: [`${files.length} days of heads, signed by ${[...keys].join(', ')}; ${covered}.`], wrong };
}

/** By day, the oldest first. */
function textsOf(path: string): ReadonlyMap<string, string> {
  const files = statSync(path).isDirectory() ? readdirSync(path).map((name) => join(path, name)) : [path];
  const days = files.flatMap((file) => {
    const day = /(\d{4}-\d\d-\d\d)\.json$/.exec(file)?.[1];
    return day === undefined ? [] : [[day, readFileSync(file, 'utf8')] as const];
  });
  if (days.length === 0)
    throw new Refusal(`${path} holds no heads: they are files like 2026-11-21.json in the folder register of the spec.`);
  return new Map(days.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function parsed(day: string, text: string): SignedHeads {
  try {
    const heads = JSON.parse(text) as SignedHeads;
    if (heads.version === 1 && heads.day === day && typeof heads.chains === 'object' && typeof heads.broken === 'object') return heads;
  } catch {}
  throw new Refusal(`The heads of ${day} are no file of Hansa's.`, EXIT.refused);
}

function signs(heads: SignedHeads): boolean {
  try {
    const key = createPublicKey({ key: Buffer.from(heads.key, 'base64'), format: 'der', type: 'spki' });
    return verify(null, Buffer.from(textOf(heads)), key, Buffer.from(heads.signature, 'base64'));
  } catch {
    return false;
  }
}

/** As ssh shows keys, of the same bytes: what people compare. */
function fingerprint(key: string): string {
  return `SHA256:${createHash('sha256').update(Buffer.from(key, 'base64')).digest('base64').replace(/=+$/, '')}`;
}
