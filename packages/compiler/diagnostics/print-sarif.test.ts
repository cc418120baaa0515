import assert from 'node:assert/strict';
import { test } from 'node:test';
import { platformText, tenantText } from '../check/sample.ts';
import { allCodes } from '../codes.ts';
import { compile } from '../compile.ts';
import { applyEdits } from '../spec/edit.ts';
import type { Diagnostic } from './diagnostic.ts';
import { printSarif } from './print-sarif.ts';

interface Region {
  readonly startLine: number;
  readonly startColumn: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly charOffset: number;
  readonly charLength: number;
}

/** Names of the standard, and no others: what a reader does not know it may refuse. */
const NAMES = new Set(
  [
    '$schema version runs tool driver name semanticVersion rules id shortDescription fullDescription help text markdown helpUri',
    'defaultConfiguration level properties tags precision invocations executionSuccessful columnKind results ruleId ruleIndex message',
    'locations physicalLocation artifactLocation uri uriBaseId region startLine startColumn endLine endColumn charOffset charLength',
    'logicalLocations fullyQualifiedName kind partialFingerprints hansaPlace/v1 relatedLocations fixes description artifactChanges',
    'replacements deletedRegion insertedContent suppressions status justification',
  ].flatMap((line) => line.split(' ')),
);

function namesIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(namesIn);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => [name, ...namesIn(inner)]);
}

interface Located {
  readonly physicalLocation: { readonly artifactLocation: { readonly uri: string }; readonly region: Region };
}

interface Result {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly level: string;
  readonly message: { readonly text: string };
  readonly locations: readonly [Located];
  readonly relatedLocations?: readonly (Located & { readonly id: number })[];
  readonly partialFingerprints: Readonly<Record<string, string>>;
  readonly suppressions?: readonly { readonly kind: string; readonly justification: string }[];
  readonly fixes?: readonly {
    readonly artifactChanges: readonly {
      readonly artifactLocation: { readonly uri: string };
      readonly replacements: readonly { readonly deletedRegion: Region; readonly insertedContent: { readonly text: string } }[];
    }[];
  }[];
}

interface Rule {
  readonly id: string;
  readonly help: { readonly text: string; readonly markdown: string };
  readonly helpUri: string;
}

function printed(files: ReadonlyMap<string, string>, base?: string) {
  const { diagnostics } = compile(files);
  return { diagnostics, ...read(diagnostics, files, base) };
}

function read(diagnostics: readonly Diagnostic[], files: ReadonlyMap<string, string>, base = '') {
  const text = printSarif(diagnostics, { codes: allCodes(), version: '1.2.3', textOf: (file) => files.get(file), base });
  assert.deepEqual(
    namesIn(JSON.parse(text)).filter((name) => !NAMES.has(name)),
    [],
  );
  const { runs } = JSON.parse(text) as { runs: [{ tool: { driver: { rules: Rule[] } }; results: Result[]; columnKind: string }] };
  return { rules: runs[0].tool.driver.rules, results: runs[0].results, columnKind: runs[0].columnKind };
}

/** The characters of a region, found by its lines and columns alone. */
function marked(text: string, { startLine, startColumn, endLine, endColumn }: Region): string {
  const starts = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
  return text.slice((starts[startLine - 1] ?? 0) + startColumn - 1, (starts[endLine - 1] ?? 0) + endColumn - 1);
}

const WRONG = new Map([
  ['platform.yaml', platformText({ gitops: '{ engine: argocd, repository: "https://git.fjord.test/x" } # 𝒩 ü' })],
  ['tenants/größe 1.yaml', tenantText({ seats: '51' })],
  ['tenants/skerry.yaml', tenantText()],
]);

test('lines and columns lead to the very characters, also behind letters of two units', () => {
  const text = platformText({ settings: '{ podinfo: { "𝒩x": 1 } }' });
  const { results, columnKind, diagnostics } = printed(new Map([['platform.yaml', text]]));
  assert.equal(columnKind, 'utf16CodeUnits');
  const [result] = results;
  const { region } = result?.locations[0].physicalLocation ?? assert.fail();
  assert.equal(marked(text, region), '"𝒩x"');
  assert.deepEqual([region.startLine, region.startColumn], [diagnostics[0]?.at.line, diagnostics[0]?.at.column]);
  assert.deepEqual([region.charOffset, region.charLength], [diagnostics[0]?.at.offset, diagnostics[0]?.at.length]);
});

test('a mark over more than one line ends on its last', () => {
  const text = platformText({ failover: '{ mode: automatic }', seller: '{ name: F, country: IT, markets: [\n  IT,\n  DE ] }' });
  const { results } = printed(new Map([['platform.yaml', text]]));
  const found = results.find(({ ruleId }) => ruleId === 'invoice/delivery-mandated') ?? assert.fail();
  assert.equal(marked(text, found.locations[0].physicalLocation.region), '[\n  IT,\n  DE ]');
});

test('each rule has its help and an address, each result its rule, its level and a mark that outlives lines above it', () => {
  const { rules, results, diagnostics } = printed(WRONG);
  assert.deepEqual(
    results.map(({ ruleIndex }) => rules[ruleIndex]?.id),
    diagnostics.map(({ code }) => code),
  );
  for (const { help, helpUri } of rules) assert.ok(help.text !== '' && help.markdown.includes('**The way out.**') && URL.canParse(helpUri));
  assert.deepEqual(
    results.map(({ level }) => level),
    diagnostics.map(({ severity }) => severity),
  );
  const below = new Map([...WRONG].map(([file, text]) => [file, `# a line more\n${text}`]));
  assert.deepEqual(
    printed(below).results.map((each) => each.partialFingerprints),
    results.map((each) => each.partialFingerprints),
  );
  assert.equal(new Set(results.map((each) => JSON.stringify(each.partialFingerprints))).size, results.length);
});

test('files are relative references below the folder of the spec, whatever their names have in them', () => {
  const { results } = printed(WRONG, 'clouds/my north/');
  const uris = new Set(results.map((each) => each.locations[0].physicalLocation.artifactLocation.uri));
  assert.ok(
    uris.has('clouds/my%20north/platform.yaml') && uris.has('clouds/my%20north/tenants/gr%C3%B6%C3%9Fe%201.yaml'),
    [...uris].join(' '),
  );
});

test('a fix, applied by its regions, is the fix; related places are named', () => {
  const { results, diagnostics } = printed(WRONG);
  const index = diagnostics.findIndex(({ code }) => code === 'gitops/decryptor');
  const changes = results[index]?.fixes?.[0]?.artifactChanges ?? assert.fail();
  assert.equal(changes.length, 1);
  const text = WRONG.get('platform.yaml') ?? '';
  for (const { deletedRegion, insertedContent } of changes[0]?.replacements ?? []) {
    const [edit] = diagnostics[index]?.fix ?? [];
    assert.deepEqual([deletedRegion.charOffset, deletedRegion.charLength, insertedContent.text], [edit?.offset, edit?.length, edit?.text]);
    assert.equal(marked(text, deletedRegion), text.slice(edit?.offset, (edit?.offset ?? 0) + (edit?.length ?? 0)));
  }
  assert.match(applyEdits(text, diagnostics[index]?.fix ?? []), /sealed-secrets/);
  const twins = results.filter(({ ruleId }) => ruleId === 'spec/duplicate');
  assert.ok(twins.length > 0 && twins.every(({ relatedLocations }) => relatedLocations?.[0]?.id === 0));
});

test('what somebody answers for is printed as suppressed, with the owner and the day', () => {
  const { diagnostics } = compile(WRONG);
  const accepted = { owner: 'it@fjord.test', until: '2027-06-30', reason: 'None yet.' };
  const { results } = read(
    diagnostics.slice(0, 1).map((each) => ({ ...each, accepted })),
    WRONG,
  );
  assert.deepEqual(results[0]?.suppressions, [
    { kind: 'external', status: 'accepted', justification: 'None yet. (it@fjord.test, until 2027-06-30)' },
  ]);
});

test('a complaint about a file that is not there has its place all the same', () => {
  const { results } = printed(new Map());
  assert.equal(results[0]?.ruleId, 'spec/no-platform');
  const { region } = results[0]?.locations[0].physicalLocation ?? assert.fail();
  assert.deepEqual([region.startLine, region.startColumn, region.endLine, region.endColumn], [1, 1, 1, 1]);
});
