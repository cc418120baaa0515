import { finding } from '../diagnostics/code.ts';
import type { Finding } from '../diagnostics/diagnostic.ts';
import { CODES as SPEC } from '../spec/codes.ts';
import type { KeyDoc } from '../spec/key.ts';
import type { PlatformSpec } from '../spec/platform.ts';
import type { Written } from '../spec/read.ts';
import type { Sources } from '../spec/sources.ts';
import { HOMES } from './cell.ts';
import type { Choices } from './choices.ts';
import { seenHere } from './layers.ts';

interface Request {
  readonly sources: Sources;
  readonly written: Written<PlatformSpec>;
  readonly docs: ReadonlyMap<string, KeyDoc>;
}

/** What no layer of a cell says and nobody else can know: the planner goes on as if it were said, and nothing may come of it. */
export function unsaid(request: Request, platform: Choices): Finding[] {
  const found = request.written.value.cells.flatMap((_, index) => {
    const choices = seenHere(platform, index);
    return [...placeless(request, choices, index), ...halfRelay(request, choices, index)];
  });
  // Cells of one environment lack the same key of it.
  return found.filter(({ at }, index) => found.findIndex((each) => each.at.pointer === at.pointer) === index);
}

function placeless({ sources, written }: Request, choices: Choices, index: number): Finding[] {
  const { file } = written;
  const places = HOMES.map((key) => `/cells/${index}/${key}`);
  // A site that was misspelt has its complaint already.
  if (places.some((pointer) => choices.written(pointer) !== undefined || sources.text({ file, pointer }) !== undefined)) return [];
  const name = choices.at<string>(`/cells/${index}/name`).value;
  return [
    finding(SPEC.missing, {
      at: { file, pointer: `/cells/${index}/at` },
      subject: name,
      found: 'no site',
      expected: 'provider/site',
      message: `Nothing says where the cell ${name} stands.`,
      hint: 'Add `at: hetzner/fsn1` to it, or another site; or name the sites of its pools under `cluster`.',
    }),
  ];
}

/** A cell or an environment says what is different of a relay: without one above it that is not all of it. */
function halfRelay({ docs }: Request, choices: Choices, index: number): Finding[] {
  if (choices.written('/services/mail') === undefined) return [];
  const missing = ['/services/mail/relay', '/services/mail/party'].filter((pointer) => choices.written(pointer) === undefined);
  const name = choices.at<string>(`/cells/${index}/name`).value;
  return missing.map((pointer) => {
    const key = pointer.slice(1).replaceAll('/', '.');
    return finding(SPEC.missing, {
      at: choices.reason(pointer).origin,
      subject: name,
      found: 'nothing',
      expected: key,
      message: `\`${key}\` is missing: no layer of the cell ${name} says it.`,
      hint: `Add it here, or under \`services.mail\` of the platform: ${docs.get(pointer)?.does ?? ''}`,
    });
  });
}
