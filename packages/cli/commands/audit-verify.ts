import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { linkedEvent } from '@hansa/api/shapes.ts';
import { type Linked, firstBroken } from '@hansa/domain/register/event.ts';
import { againstHeads } from './audit-heads.ts';
import type { Context } from '../context.ts';
import { EXIT, Refusal } from '../exit.ts';

/**
 * `hansa audit verify FILE`: whether an export of a tenant's events is whole and unchanged, without asking anybody. The file holds one event a line
 * (`hansa audit export`), or a page of `GET /v1/tenants/{id}/events`. That nothing was cut off at the end, or told anew, only heads say that were signed
 * before: `--heads` is the folder `register` of the spec repository, or some of its files.
 */
export function auditVerify({ words, format, options }: Context): number {
  const file = words[0] ?? '';
  const events = eventsOf(readFileSync(file, 'utf8'), file);
  const broken = firstBroken((text) => hash('sha256', text), events);
  const tenants = new Set(events.map(({ tenant }) => tenant));
  if (tenants.size > 1) throw new Refusal(`${file} holds events of ${tenants.size} tenants; each has a chain of its own.`);
  const head = events.at(-1)?.hash ?? null;
  const heads = options['heads'] === undefined ? undefined : againstHeads(String(options['heads']), events);
  if (format === 'json')
    process.stdout.write(
      `${JSON.stringify({ version: 1, events: events.length, firstBroken: broken ?? null, head, heads: heads ?? null })}\n`,
    );
  if (broken === undefined) {
    if (format !== 'json') process.stdout.write(`${events.length} events, none changed, missing or added; the last link is ${head}.\n`);
    for (const sentence of heads?.said ?? []) if (format !== 'json') process.stdout.write(`${sentence}\n`);
    for (const sentence of heads?.wrong ?? []) process.stderr.write(`${sentence}\n`);
    return (heads?.wrong.length ?? 0) > 0 ? EXIT.refused : EXIT.done;
  }
  const { id, at, type } = events[broken] as Linked;
  const when = new Date(at).toISOString();
  if (format !== 'json')
    process.stderr.write(`Event ${broken + 1} of ${events.length} (${type}, ${when}, ${id}) does not follow from what stands before it.\n`);
  return EXIT.refused;
}

function eventsOf(text: string, file: string): Linked[] {
  const events = parsed(text, file).map((each, index) => {
    const event = linkedEvent.safeParse(each);
    if (!event.success)
      throw new Refusal(`${file}: event ${index + 1} is none of Hansa's: ${event.error.issues[0]?.path.join('.')}`, EXIT.refused);
    const { seq: _seq, by: _by, at, actor, ...rest } = event.data;
    const { reason, ...who } = actor;
    return { ...rest, at: Date.parse(at), actor: reason === undefined ? who : { ...who, reason } };
  });
  if (events.length === 0) throw new Refusal(`${file} holds no events.`, EXIT.refused);
  return events;
}

/** One value a line, a list, or a page of the API. */
function parsed(text: string, file: string): readonly unknown[] {
  try {
    const whole = JSON.parse(/^\s*[[{]\s*\n/.test(text) || !text.trim().includes('\n') ? text : '') as unknown;
    if (Array.isArray(whole)) return whole;
    const { items } = whole as { items?: readonly unknown[] };
    return items ?? [whole];
  } catch {
    return lines(text, file);
  }
}

function lines(text: string, file: string): readonly unknown[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line, index) => {
      try {
        return JSON.parse(line) as unknown;
      } catch {
        throw new Refusal(`${file}: line ${index + 1} is not JSON.`, EXIT.refused);
      }
    });
}
