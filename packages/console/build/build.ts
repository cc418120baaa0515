import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type Plugin, type RolldownOutput, build as rolldown } from 'rolldown';
import { readExamples } from './examples.ts';

const ROOT = join(import.meta.dirname, '..');

/**
 * Builds the page into an empty folder: `page.html`, `entries.json` and `assets/`, each with its gzip beside it. Page and worker are
 * bundled apart: they run in different places and share no code at run time. About a second.
 */
export async function build(folder: string): Promise<void> {
  const assets = join(folder, 'assets');
  mkdirSync(assets, { recursive: true });
  const [page, worker] = await Promise.all([bundled('app/main.tsx', assets), bundled('compile/worker.ts', assets)]);
  const style = writeStyle(assets);
  for (const name of readdirSync(assets))
    writeFileSync(join(assets, `${name}.gz`), gzipSync(readFileSync(join(assets, name)), { level: 9 }));
  copyFileSync(join(ROOT, 'page.html'), join(folder, 'page.html'));
  writeFileSync(join(folder, 'entries.json'), JSON.stringify({ script: entryOf(page), style, worker: entryOf(worker) }));
}

function bundled(input: string, dir: string): Promise<RolldownOutput> {
  return rolldown({
    input: join(ROOT, input),
    platform: 'browser',
    logLevel: 'warn',
    plugins: [WITHOUT_FACTS, WITHOUT_PAGES, WITH_EXAMPLES, WITH_PAGES, WITHOUT_JSON_SCHEMA],
    transform: { define: { 'process.env.NODE_ENV': '"production"' }, target: 'es2023' },
    output: { dir, format: 'esm', minify: true, entryFileNames: '[name]-[hash].js', chunkFileNames: '[name]-[hash].js' },
  });
}

const FACTS = /(export const FACTS: readonly Fact\[\] = )\[\n[\s\S]*?\n\];/;

/**
 * The catalogue's facts say why it decides as it does: sentences for reports and for who reads the code. No view of the page shows one, and
 * they are a tenth of what it would load.
 */
const WITHOUT_FACTS: Plugin = {
  name: 'without-facts',
  transform: {
    filter: { id: /\/catalogue\/.*\/facts\.ts$/ },
    handler: (code) => code.replace(FACTS, '$1[];'),
  },
};

/** Codes of reading, a call each: code, title, and then what their pages say. */
const READING = /(\breading\(\s*'[a-z/-]+',\s*(?:'.*'|".*"),)(?:\s*(?:'.*'|".*"),?){3}\s*\)/g;

/**
 * What the page of a code says in the reference: the trap, why it cannot work, the way out. A diagnostic carries none of it, so no view has it;
 * it is left out where it stands in one literal.
 */
const WITHOUT_PAGES: Plugin = {
  name: 'without-pages-of-codes',
  transform: {
    filter: { id: /\/compiler\/(?:check|catalogue|plan|spec)\/.*\.ts$/ },
    handler: (code, id) => {
      if (id.endsWith('/spec/codes.ts')) return code.replace(READING, "$1 '', '', '')");
      return code.includes(': Code = {') ? code.replace(/^( {2}(?:trap|why|wayOut):)\s+(?:'.*'|".*"),$/gm, "$1 '',") : code;
    },
  },
};

/** The examples as they stand in the repository, in the one file that names them. */
const WITH_EXAMPLES: Plugin = {
  name: 'with-examples',
  transform: {
    filter: { id: /\/figures\/examples\.ts$/ },
    handler: (code) =>
      code.replace(/(EXAMPLES: readonly ExampleSpec\[\] = )\[\];/, (_, before: string) => `${before}${JSON.stringify(readExamples())};`),
  },
};

/** The pages of all codes, in the one file that names them: the compiler in the worker goes without. */
const WITH_PAGES: Plugin = {
  name: 'with-pages-of-codes',
  transform: {
    filter: { id: /\/figures\/pages\.ts$/ },
    handler: async (code) => {
      const { allCodes, languageOf } = await import('@hansa/compiler');
      const pages = allCodes(languageOf().catalogue).map(({ code: name, title, trap, why, wayOut }) => [
        name,
        { title, trap, why, wayOut },
      ]);
      return code.replace(
        /(PAGES: Readonly<Record<string, CodePage>> = )\{\};/,
        (_, before: string) => `${before}${JSON.stringify(Object.fromEntries(pages))};`,
      );
    },
  },
};

/**
 * Zod's classes refer to what writes JSON Schema, so no bundler can leave it out. Only the command line writes one: here every part of it is
 * there by name, and says so if it is ever called.
 */
const WITHOUT_JSON_SCHEMA: Plugin = {
  name: 'without-json-schema',
  transform: {
    filter: { id: /\/zod\/v4\/core\/(?:to-json-schema|json-schema-processors)\.js$/ },
    handler: (code) => {
      const names = [...code.matchAll(/^export (?:const|function|class) (\w+)/gm)].map(([, name = '']) => name);
      const renamed = [...code.matchAll(/^export \{ (\w+ as )?(\w+) \};$/gm)].map(([, , name = '']) => `absent as ${name}`);
      const text = "const absent = () => { throw new Error('the page writes no JSON Schema'); };";
      return `${text}\nexport { ${[...names.map((name) => `absent as ${name}`), ...renamed].join(', ')} };\n`;
    },
  },
};

function entryOf(output: RolldownOutput): string {
  const entry = output.output.find((each) => each.type === 'chunk' && each.isEntry);
  if (!entry) throw new Error('the bundler made no entry');
  return entry.fileName;
}

/** One sheet, in the order that `style/index.css` imports its parts. Throws where an import is written so that it is not found. */
function writeStyle(assets: string): string {
  const folder = join(ROOT, 'style');
  const index = readFileSync(join(folder, 'index.css'), 'utf8');
  const whole = index.replace(/^@import ["']\.\/([a-z-]+\.css)["'];$/gm, (_, name: string) => readFileSync(join(folder, name), 'utf8'));
  if (whole.includes('@import')) throw new Error('style/index.css has an import that is not ./name.css');
  const text = whole.replace(/\/\*[\s\S]*?\*\//g, '');
  const name = `style-${createHash('sha256').update(text).digest('base64url').slice(0, 8)}.css`;
  writeFileSync(join(assets, name), text);
  return name;
}
