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
    plugins: [
      WITHOUT_FACTS,
      WITHOUT_PAGES,
      WITH_EXAMPLES,
      WITH_PAGES,
      WITHOUT_JSON_SCHEMA,
      WITHOUT_METHODS,
      WITHOUT_MESSAGES,
      WITHOUT_JIT,
      WITHOUT_YAML_SCHEMAS,
    ],
    transform: { define: { 'process.env.NODE_ENV': '"production"' }, target: 'es2023' },
    // What the bundler was told of calls without an effect nobody reads in a page.
    output: {
      dir,
      format: 'esm',
      minify: true,
      comments: { annotation: false },
      entryFileNames: '[name]-[hash].js',
      chunkFileNames: '[name]-[hash].js',
    },
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

/** A text of a code in one literal, and the keys that ask for it. */
const SAID = /^( {2,4}(?:title|trap|why|wayOut):)\s+(?:'.*'|".*"|`.*`),$/gm;
const KEYS = /^( {2,4}keys:) \[[^\]]*\],$/gm;

/**
 * What the page of a code says in the reference: its title, the trap, why it cannot work, the way out, the keys that ask for it. A diagnostic carries
 * none of it, so no view has it; it is left out where it stands in one literal.
 */
const WITHOUT_PAGES: Plugin = {
  name: 'without-pages-of-codes',
  transform: {
    filter: { id: /\/compiler\/(?:check|catalogue|plan|spec)\/.*\.ts$/ },
    handler: (code, id) => {
      if (id.endsWith('/spec/codes.ts')) return code.replace(READING, "$1 '', '', '')");
      if (!code.includes('wayOut:')) return code;
      return code.replace(SAID, "$1 '',").replace(KEYS, '$1 [],');
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

/** Methods of Zod's schemas that no schema of the specification calls: what they are made of may go with them. */
const UNCALLED =
  'exactOptional nullable nullish nonoptional and transform prefault catch pipe readonly overwrite apply isOptional isNullable parseAsync safeParseAsync ' +
  'validate validateAsync encode decode encodeAsync decodeAsync safeEncode safeDecode safeEncodeAsync safeDecodeAsync ' +
  'includes startsWith endsWith lowercase uppercase trim normalize toLowerCase toUpperCase slugify multipleOf step';
const METHODS = new RegExp(
  `^ {4}(?:async )?(?:${UNCALLED.replaceAll(' ', '|')})(?:\\(|: (?:async )?function).*\\{\n(?: {8}.*\n)*? {4}\\},\n`,
  'gm',
);
/** `email(params) { … }` and two dozen like it: the specification has forms of its own for what is text (`spec/forms.ts`). */
const STRING_FORMATS = /("ZodString", \(inst, def\) => \{[^}]*\}, )\{[\s\S]*?\n\}\);/;

/** A method is a reference to all that it makes, so no bundler can leave it out. A schema that called one of these would fail as the worker loads. */
const WITHOUT_METHODS: Plugin = {
  name: 'without-methods-of-schemas',
  transform: {
    filter: { id: /\/zod\/v4\/classic\/schemas\.js$/ },
    handler: (code) => code.replace(STRING_FORMATS, '$1{});').replace(METHODS, ''),
  },
};

/** Zod's own English: every complaint is put into our words by its code (`spec/issues.ts`), and forms bring theirs along. */
const WITHOUT_MESSAGES: Plugin = {
  name: 'without-messages',
  transform: {
    filter: { id: /\/zod\/v4\/locales\/en\.js$/ },
    handler: () => "export default () => ({ localeError: () => 'refused' });\n",
  },
};

/** How Zod writes a function for an object of a schema, as text. */
const JIT = /const generateFastpass = \(shape\) => \{\n[\s\S]*?\n {4}\};\n/;

/** The page's security policy forbids code made from text, and the worker tells Zod so (`jitless`): it never writes any. */
const WITHOUT_JIT: Plugin = {
  name: 'without-code-from-text',
  transform: {
    filter: { id: /\/zod\/v4\/core\/schemas\.js$/ },
    handler: (code) => code.replace(JIT, "const generateFastpass = () => { throw new Error('the page makes no code from text'); };\n"),
  },
};

/** What js-yaml makes as it loads: a call, a template or an object with others spread into it, in one line or until its closing bracket. */
const MADE_AT_LOAD =
  /^(var [\w$]+ = )((?:define\w+Tag\(|new (?:Schema|RegExp)\(|\w+\.withTags\(|\w+\.[A-Z_]+;|\{\n\t\.\.\.|`)(?:.*(?<=[;`)])|[\s\S]*?\n[\]})]+));?$/gm;

/**
 * js-yaml is one file, and no bundler can know that what it makes as it loads may go when nothing asks for it. The compiler reads its events
 * only: its schemas and all that writes YAML are a tenth of the worker's libraries.
 */
const WITHOUT_YAML_SCHEMAS: Plugin = {
  name: 'without-yaml-schemas',
  transform: {
    filter: { id: /\/js-yaml\/dist\/js-yaml\.mjs$/ },
    handler: (code) =>
      code.replace(MADE_AT_LOAD, (_, name: string, made: string) => `${name}/* @__PURE__ */ (() => (${made.replace(/;$/, '')}))();`),
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
