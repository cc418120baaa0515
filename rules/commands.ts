import { type RepositoryFile, type Violation, isCode, isTest } from './repository.ts';

/*
 * Consequence of breaking it: a hint tells somebody in trouble to type what does not exist.
 */

const PAGE = 'docs/reference/command-line.md';
/** In backticks, perhaps escaped as in a template: `hansa tenant set`, `npx hansa -C my-cloud check`. */
const MENTION = /`(?:npx )?hansa (?:-C \S+ )?([a-z][a-z-]*)(?: ([a-z][a-z-]*))?(?=[^a-z-])/g;

/** Commands that documents and messages name and the command line, as its own page lists it, does not have. */
export function commands(files: readonly RepositoryFile[]): Violation[] {
  const page = files.find(({ path }) => path === PAGE)?.text ?? '';
  const known = new Set([...page.matchAll(/^## hansa (.+)$/gm)].map((match) => match[1] ?? ''));
  const told = files.filter(({ path }) => path.endsWith('.md') || (isCode(path) && !isTest(path)));
  return told.flatMap(({ path, text }) =>
    [...text.matchAll(MENTION)].flatMap((match) => {
      const [, command = '', inner] = match;
      if (known.has(command) && !(hasOwnCommands(command, known) && inner && !known.has(`${command} ${inner}`))) return [];
      return [
        {
          path,
          line: text.slice(0, match.index).split('\n').length,
          message: `names hansa ${[command, inner].filter(Boolean).join(' ')}, which does not exist`,
        },
      ];
    }),
  );
}

function hasOwnCommands(command: string, known: ReadonlySet<string>): boolean {
  return [...known].some((each) => each.startsWith(`${command} `));
}
