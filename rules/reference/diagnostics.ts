import type { Code } from '@hansa/compiler';
import { documentedKey } from '../knowledge.ts';
import type { RepositoryFile } from '../repository.ts';
import { anchor, page, prose, table } from './markdown.ts';

const FOLDER = 'docs/reference/diagnostics';

/** A page for each code, made of the texts of its registry entry, and an index by family. `pushed`: of the control plane, about what was pushed. */
export function diagnosticPages(codes: readonly Code[], pushed: readonly Code[], keys: ReadonlySet<string>): RepositoryFile[] {
  const pages = codes.map((code) => codePage(code, sentence(code.severity), keys));
  const more = pushed.map((code) => codePage(code, 'The control plane sets the file aside, and the tenant keeps what it has.', keys));
  return [...pages, ...more, index([...codes, ...pushed])];
}

function codePage(code: Code, follows: string, documented: ReadonlySet<string>): RepositoryFile {
  const keys = code.keys.map((key) => `- [\`${key}\`](../../spec.md#${anchor(documentedKey(key, documented) ?? key)})`);
  const evidence = code.evidence.map(({ url, checkedAt }) => `- <${url}>, checked ${checkedAt}`);
  return page(
    `${FOLDER}/${code.code}.md`,
    `# ${code.code}`,
    `${code.title}. ${follows}`,
    `**The trap.** ${prose(code.trap)}`,
    `**Why it cannot work.** ${prose(code.why)}`,
    `**The way out.** ${prose(code.wayOut)}`,
    ...(keys.length > 0 ? [`Asked for by:\n\n${keys.join('\n')}`] : []),
    ...(evidence.length > 0 ? [`Evidence:\n\n${evidence.join('\n')}`] : []),
  );
}

function sentence(severity: Code['severity']): string {
  if (severity === 'error') return 'An error: nothing is rendered until it is gone.';
  return severity === 'warning' ? 'A warning: rendered, and worth a look before you sign.' : 'A note: for your information.';
}

function index(codes: readonly Code[]): RepositoryFile {
  const families = Map.groupBy(codes, (code) => code.code.split('/')[0] ?? '');
  const sections = [...families].map(([family, members]) => {
    const rows = members.map((code) => [`[\`${code.code}\`](${code.code}.md)`, code.severity, code.title]);
    return `## ${family}\n\n${table(['code', 'severity', 'what it says'], rows)}`;
  });
  const intro = 'Every complaint that Hansa can make. A code is never used again for something else. `hansa explain CODE` prints its page.';
  return page(`${FOLDER}/README.md`, '# Diagnostics', intro, ...sections);
}
