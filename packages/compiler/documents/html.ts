import type { Block, Document, Step } from './block.ts';
import { MARK } from './markdown.ts';
import { MARKS } from './marks.ts';

/** Colours are those of paper: the page is there to be printed, or sent to somebody who has no Git. */
const STYLE = `body{font:15px/1.5 system-ui,sans-serif;color:#1c2430;max-width:62rem;margin:2rem auto;padding:0 1rem}
h1{border-top:2px solid #1c2430;padding-top:1rem;margin-top:3rem}h2{margin-top:2rem}
table{border-collapse:collapse;width:100%;font-size:13px;margin:1rem 0}
th,td{border:1px solid #c9d1dc;padding:.3rem .5rem;text-align:left;vertical-align:top;overflow-wrap:anywhere}th{background:#eef1f5}
code,pre{font-family:ui-monospace,monospace;font-size:12.5px;background:#f3f5f8}code{padding:0 .2em}
pre{padding:.6rem .8rem;white-space:pre-wrap;overflow-wrap:anywhere}svg{max-width:100%;height:auto}
ul.steps{list-style:none;padding-left:1.6rem}ul.steps>li{margin:.7rem 0}
ul.steps>li::before{content:"";display:inline-block;width:.8em;height:.8em;border:1px solid #1c2430;margin:0 .6em 0 -1.6em}
@media print{body{max-width:none;margin:0;font-size:10.5pt}h1{break-before:page}tr,li,pre,figure{break-inside:avoid}thead{display:table-header-group}}`;

/** All documents as one page, with its pictures in it: whole without any other file, and without a script. */
export function htmlOf(title: string, documents: readonly Document[]): string {
  const names = new Set(documents.map(({ name }) => name));
  const parts = documents.map(
    (each) =>
      `<section id="${each.name}">\n<h1>${escaped(each.title)}</h1>\n${each.blocks.map((block) => blockHtml(block, names)).join('\n')}\n</section>`,
  );
  return `<!doctype html>
<!-- ${MARK} -->
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>${escaped(title)}</title>
<style>
${STYLE}
</style>
</head>
<body>
${parts.join('\n')}
</body>
</html>
`;
}

function blockHtml(block: Block, names: ReadonlySet<string>): string {
  const line = (of: string): string => lineHtml(of, names);
  const row = (cells: readonly string[], of: 'th' | 'td'): string =>
    `<tr>${cells.map((each) => `<${of}>${line(each)}</${of}>`).join('')}</tr>`;
  switch (block.kind) {
    case 'heading':
      return `<h${block.level}>${line(block.text)}</h${block.level}>`;
    case 'text':
      return `<p>${line(block.text)}</p>`;
    case 'list':
      return `<ul>\n${block.items.map((item) => `<li>${line(item)}</li>`).join('\n')}\n</ul>`;
    case 'steps':
      return `<ul class="steps">\n${block.steps.map((step) => stepHtml(step, line)).join('\n')}\n</ul>`;
    case 'table':
      return `<table>\n<thead>${row(block.head, 'th')}</thead>\n<tbody>\n${block.rows.map((each) => row(each, 'td')).join('\n')}\n</tbody>\n</table>`;
    case 'commands':
      return pre(block.lines);
    case 'picture':
      return `<figure>\n${block.svg.slice(block.svg.indexOf('<svg'))}<figcaption>${line(block.text)}</figcaption>\n</figure>`;
  }
}

function stepHtml({ does, run, expect }: Step, line: (of: string) => string): string {
  return `<li>${line(does)}${run ? pre(run) : ''}${expect === undefined ? '' : `<p>Expected: ${line(expect)}</p>`}</li>`;
}

function pre(lines: readonly string[]): string {
  return `<pre>${escaped(lines.join('\n'))}</pre>`;
}

export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

function lineHtml(line: string, names: ReadonlySet<string>): string {
  let [html, end] = ['', 0];
  for (const found of line.matchAll(MARKS)) {
    html += escaped(line.slice(end, found.index)) + markHtml(found, names);
    end = found.index + found[0].length;
  }
  return html + escaped(line.slice(end));
}

function markHtml([, value, shown, to, address, weight, meant]: RegExpExecArray, names: ReadonlySet<string>): string {
  if (value !== undefined) return `<code>${escaped(value)}</code>`;
  if (shown !== undefined && to !== undefined) return `<a href="${escaped(addressOf(to, names))}">${lineHtml(shown, names)}</a>`;
  if (address !== undefined) return `<a href="${escaped(address)}">${escaped(address)}</a>`;
  return weight === undefined ? escaped(meant ?? '') : `<strong>${lineHtml(weight, names)}</strong>`;
}

/** Another document is a part of this page. */
function addressOf(to: string, names: ReadonlySet<string>): string {
  const name = to.replace(/\.md(#.*)?$/, '');
  return names.has(name) ? `#${name}` : to;
}
