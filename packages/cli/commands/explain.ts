import { type Compilation, type Thing, allCodes, compile, thingsOfPlatform, thingsOfTenant } from '@hansa/compiler';
import type { Code } from '@hansa/compiler';
import { PUSHED_CODES } from '@hansa/compiler/spec/pushed-codes.ts';
import type { KeyDoc } from '@hansa/compiler/spec/key.ts';
import { type InForce, inForceForTenants, inForceOn } from '@hansa/compiler/plan/effective.ts';
import { reasonText } from '@hansa/compiler/plan/explain.ts';
import type { Context } from '../context.ts';
import { EXIT, Refusal } from '../exit.ts';
import { inForceText } from '../print/in-force.ts';
import { keyPrice } from '../print/key-price.ts';
import { readSpecFolder } from '../files/spec-folder.ts';
import { aboutPromise } from './promise.ts';

/** `hansa explain WHAT`: a code, a key of the spec, a planned thing, a promise, or the origin that an object of the tree carries. */
export function explain(context: Context): number {
  const what = context.words[0] ?? '';
  const code = [...allCodes(), ...Object.values(PUSHED_CODES)].find((each) => each.code === what);
  if (code) return say(context, aboutCode(code));
  const compilation = compile(readSpecFolder(context.folder));
  const computed = aboutPromise(compilation, what);
  const said = what.includes('#') ? aboutOrigin(compilation, what) : aboutName(compilation, what);
  if (said === undefined && computed === undefined)
    throw new Refusal(`Nothing is called ${what}: neither a code, nor a key, nor a planned thing. \`hansa plan\` lists the things.`);
  const held = heldBy(context, compilation, what);
  return say(context, [said, inForceText(held), computed?.text].filter(Boolean).join('\n\n'), { computed: computed?.data, inForce: held });
}

/** `computed` is there where a promise was explained, `inForce` where a key was: the same, for machines. */
function say(context: Context, text: string, data: { computed?: object | undefined; inForce?: readonly InForce[] } = {}): number {
  const plain = text.trimEnd();
  process.stdout.write(
    context.format === 'json' ? `${JSON.stringify({ version: 1, what: context.words[0], text: plain, ...data })}\n` : `${plain}\n`,
  );
  return EXIT.done;
}

function aboutCode(code: Code): string {
  const keys = code.keys.length > 0 ? `\nKeys: ${code.keys.join(', ')}` : '';
  const sources = code.evidence.map((each) => `\nSource: ${each.url} (checked ${each.checkedAt})`).join('');
  return `${code.code} (${code.severity}): ${code.title}\n\nTrap: ${code.trap}\nWhy: ${code.why}\nWay out: ${code.wayOut}${keys}${sources}`;
}

function aboutKey(compilation: Compilation, what: string): string | undefined {
  const { language, spec } = compilation;
  const pointer = pointerOf(what);
  const pattern = pointer.replaceAll(/\/\d+(?=\/|$)/g, '/*');
  const platform = documented(language.platformDocs, pattern);
  const doc = platform ?? documented(language.tenantDocs, pattern);
  if (!doc) return undefined;
  const file = platform ? 'platform.yaml' : 'tenants/*.yaml';
  const origin = { file: 'platform.yaml', pointer };
  const place = platform && spec.sources.has(origin) ? spec.sources.locate(origin) : undefined;
  const written = place ? `\nWritten here: platform.yaml:${place.line}:${place.column}` : '';
  return `${what} (${file})\n\n${doc.does}${formText(doc)}${defaultText(doc)}${written}${keyPrice(compilation, pattern)}`;
}

/** `services.postgres.at`, with or without a number in brackets where a list is. */
function pointerOf(what: string): string {
  return `/${what
    .replaceAll(/\[(\d+|\*)\]/g, '.$1')
    .replaceAll('.', '/')
    .replace(/^\//, '')}`;
}

/** What holds of a key, for each cell, plan and tenant that it is decided for, or for one of them. */
function heldBy(context: Context, compilation: Compilation, what: string): readonly InForce[] {
  const pointer = pointerOf(what);
  const pattern = pointer.replaceAll(/\/\d+(?=\/|$)/g, '/*');
  const { platformDocs, tenantDocs } = compilation.language;
  const asked = pointer === pattern ? () => true : (each: InForce) => each.pointer === pointer;
  const [platform, tenants] = [patternIn(platformDocs, pattern), patternIn(tenantDocs, pattern)];
  const held = [
    ...(platform === undefined ? [] : inForceOn(compilation, platform)),
    // `apps` is said by the platform, by a plan and by a tenant: of who is nearest it is of one chain.
    ...(platform === '/apps' ? inForceOn(compilation, '/plans/*/apps') : []),
    ...(tenants === undefined || (platform !== undefined && platform !== '/apps') ? [] : inForceForTenants(compilation, tenants)),
  ];
  const { for: whose } = context.options;
  const found = held.filter(asked).filter(({ of }) => whose === undefined || of.name === whose || of.environment === whose);
  if (whose !== undefined && found.length === 0)
    throw new Refusal(`${what} does not hold for ${String(whose)}: no cell, environment, plan or tenant of that name decides it.`);
  return found;
}

/** A key by its pattern; where a list is, the brackets may be left out: `cells.at` is `cells[*].at`. */
function documented(docs: ReadonlyMap<string, KeyDoc>, pattern: string): KeyDoc | undefined {
  return docs.get(patternIn(docs, pattern) ?? '');
}

function patternIn(docs: ReadonlyMap<string, KeyDoc>, pattern: string): string | undefined {
  const short = pattern.replaceAll('/*', '');
  return docs.has(pattern) ? pattern : [...docs.keys()].find((each) => each.replaceAll('/*', '') === short);
}

function formText(doc: KeyDoc): string {
  return doc.form === undefined ? '' : `\nForm: ${doc.form}`;
}

function defaultText(doc: KeyDoc): string {
  if (doc.because === undefined) return '\nIt has no default.';
  return doc.default === undefined ? `\nDefault: ${doc.because}` : `\nDefault: ${JSON.stringify(doc.default)}, because ${doc.because}`;
}

function thingsOf({ platform, tenants }: Compilation): readonly Thing[] {
  return platform ? [...thingsOfPlatform(platform), ...tenants.flatMap(thingsOfTenant)] : [];
}

/** `backup` is a key of the spec and a planned thing: both are meant. */
function aboutName(compilation: Compilation, what: string): string | undefined {
  const texts = [aboutKey(compilation, what), aboutThing(compilation, what)].filter((each) => each !== undefined);
  return texts.length === 0 ? undefined : texts.join('\n\n');
}

function aboutThing(compilation: Compilation, what: string): string | undefined {
  const found = thingsOf(compilation).find((each) => each.id === what);
  if (!found) return undefined;
  const values = Object.entries(found.values).map(
    ([key, value]) => `  ${key}: ${JSON.stringify(value)}\n      ${reasonText(compilation, found, key)}`,
  );
  const needs = found.needs.length > 0 ? `\nNeeds: ${found.needs.join(', ')}` : '';
  const state = found.state.map(
    (each) =>
      `\nState: ${each.name} (${each.kind}): ${each.what}; capture ${each.capture ?? 'none'}, offsite ${each.offsite ?? 'none'}, drill ${each.drill ?? 'none'}, failover ${each.failover ?? 'none'}`,
  );
  const secrets = found.secrets.map((each) => `\nSecret: ${each.path} ${each.key} (${each.recipe.make})`);
  return `${found.id}\n\n${values.join('\n')}${needs}${state.join('')}${secrets.join('')}`;
}

/** `tenants/acme.yaml#/seats`: the line, and every thing whose values come from there. */
function aboutOrigin(compilation: Compilation, what: string): string | undefined {
  const [file = '', pointer = ''] = what.split('#');
  const { sources } = compilation.spec;
  if (!sources.documents.has(file)) return undefined;
  const place = sources.locate({ file, pointer });
  const caused = thingsOf(compilation).filter((each) =>
    [each, ...Object.values(each.why)].some((reason) => reason?.origin.file === file && reason.origin.pointer === pointer),
  );
  const written = sources.has({ file, pointer }) ? 'written' : 'not written; a default holds';
  const decides =
    caused.length === 0
      ? 'No value of the plan comes from it.'
      : `It decides values of:\n${caused.map((each) => `  ${each.id}`).join('\n')}`;
  return `${file}:${place.line}:${place.column} ${pointer} (${written})\n\n${decides}`;
}
