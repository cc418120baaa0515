import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { allCodes } from '@hansa/compiler';
import { CODES } from '@hansa/compiler/spec/codes.ts';
import { type Subject, TABLE } from './fit.ts';

const ROOT = join(import.meta.dirname, '..', '..');

/** The tables and the tools of the room, which are no rules. */
const NO_RULES = /\/(?:check|rule|rules|sample|trial)\.ts$/;

function read(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8');
}

/** Every file with a rule in it, in the order of their names. */
export function subjects(): readonly Subject[] {
  const sources = globSync(['packages/compiler/check/*.ts', 'packages/compiler/catalogue/{apps,components}/*/*.ts'], { cwd: ROOT });
  const names = sources.map((path) => path.replaceAll('\\', '/')).filter((path) => !path.endsWith('.test.ts') && !NO_RULES.test(path));
  const tests = globSync('packages/compiler/**/*.test.ts', { cwd: ROOT }).map((path) => ({
    path: path.replaceAll('\\', '/'),
    text: read(path),
  }));
  const known = allCodes().map(({ code }) => code);
  return names.sort().flatMap((file) => {
    const text = read(file);
    if (!text.includes('finding(')) return [];
    const codes = codesOf(file, text, known);
    const own = file.replace(/\.ts$/, '.test.ts');
    const fit = tests.filter(
      ({ path, text: said }) => path === own || path === TABLE || [...codes].some((code) => said.includes(`'${code}'`)),
    );
    return [{ file, text, codes, tests: fit.filter((each) => isRepeatable(each.text)).map(({ path }) => path) }];
  });
}

/** What needs to be set up once, or draws specs by the hundred, is no test of one rule. */
function isRepeatable(text: string): boolean {
  return !/import \{[^}]*\b(?:before|after|beforeEach|afterEach)\b[^}]*\} from 'node:test'/.test(text);
}

function codesOf(file: string, text: string, known: readonly string[]): ReadonlySet<string> {
  const beside = text.includes("'./codes.ts'") ? read(join(dirname(file), 'codes.ts')) : '';
  const spelt = known.filter((code) => text.includes(`'${code}'`) || beside.includes(`'${code}'`));
  const named = [...text.matchAll(/\bCODES\.(\w+)/g)].flatMap(([, name]) => CODES[name as keyof typeof CODES]?.code ?? []);
  return new Set([...spelt, ...named]);
}
