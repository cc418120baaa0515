import type { Code } from './code.ts';
import type { Diagnostic, Place, TextEdit } from './diagnostic.ts';
import type { TextOf } from './print-text.ts';

/** What a printer of SARIF is told beside the diagnostics. */
export interface SarifRequest {
  readonly codes: readonly Code[];
  readonly version: string;
  /** The texts in which places are places: where a mark ends is counted there. */
  readonly textOf: TextOf;
  /** The way from the root of the repository to the folder of the spec, as in `clouds/north/`; review tools know files by their whole path. */
  readonly base?: string;
}

/**
 * SARIF 2.1.0 (OASIS), as code review tools read it: every rule with its help, every result with its region, its fixes and the places that
 * belong to it. Lines and columns count from 1, ends are the column behind, columns are UTF-16 units, which `columnKind` says.
 */
export function printSarif(diagnostics: readonly Diagnostic[], request: SarifRequest): string {
  const used = [...new Set(diagnostics.map((each) => each.code))].sort();
  const byName = new Map(request.codes.map((each) => [each.code, each]));
  const run = {
    tool: {
      driver: {
        name: 'hansa',
        semanticVersion: request.version,
        version: request.version,
        rules: used.map((id) => ruleOf(id, byName.get(id))),
      },
    },
    invocations: [{ executionSuccessful: true }],
    columnKind: 'utf16CodeUnits',
    results: diagnostics.map((each) => resultOf(each, used.indexOf(each.code), request)),
  };
  const $schema = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';
  return `${JSON.stringify({ $schema, version: '2.1.0', runs: [run] }, null, 1)}\n`;
}

function ruleOf(id: string, code: Code | undefined) {
  const [family] = id.split('/');
  if (!code) return { id };
  const sources = code.evidence.map(({ url, checkedAt }) => `- <${url}>, checked ${checkedAt}`).join('\n');
  const markdown = `**The trap.** ${code.trap}\n\n**Why it cannot work.** ${code.why}\n\n**The way out.** ${code.wayOut}\n\n${sources}`;
  return {
    id,
    shortDescription: { text: code.title },
    fullDescription: { text: `${code.trap} ${code.why}` },
    help: { text: `${code.trap} ${code.why} ${code.wayOut}`, markdown: markdown.trimEnd() },
    // The page of a code comes with Hansa (`hansa explain CODE`) and has no address; what proves it has one.
    ...(code.evidence[0] ? { helpUri: code.evidence[0].url } : {}),
    defaultConfiguration: { level: code.severity },
    properties: { tags: [family], precision: 'very-high' },
  };
}

function resultOf(diagnostic: Diagnostic, ruleIndex: number, request: SarifRequest) {
  const { at, code, severity, message, hint, fix, related, accepted, subject } = diagnostic;
  return {
    ruleId: code,
    ruleIndex,
    level: severity,
    message: { text: `${message} ${hint}` },
    locations: [
      {
        ...physical(at, request),
        ...(at.pointer === '' ? {} : { logicalLocations: [{ fullyQualifiedName: at.pointer, kind: 'member' }] }),
      },
    ],
    // The same complaint after lines were added above it: a review tool does not open it anew.
    partialFingerprints: { 'hansaPlace/v1': `${code} ${at.file} ${at.pointer} ${subject}` },
    ...(related.length > 0
      ? { relatedLocations: related.map((each, id) => ({ id, ...physical(each, request), message: { text: each.pointer || each.file } })) }
      : {}),
    ...(fix.length > 0 ? { fixes: [{ description: { text: hint }, artifactChanges: changesOf(fix, request) }] } : {}),
    ...(accepted ? { suppressions: [{ kind: 'external', status: 'accepted', justification: justified(accepted) }] } : {}),
  };
}

function justified({ owner, until, reason }: NonNullable<Diagnostic['accepted']>): string {
  return `${reason} (${owner}, until ${until})`;
}

function changesOf(edits: readonly TextEdit[], request: SarifRequest) {
  const files = [...new Set(edits.map((edit) => edit.file))];
  return files.map((file) => ({
    artifactLocation: artifact(file, request),
    replacements: edits
      .filter((edit) => edit.file === file)
      .map((edit) => ({ deletedRegion: region(file, edit.offset, edit.length, request), insertedContent: { text: edit.text } })),
  }));
}

function physical(place: Place, request: SarifRequest) {
  return {
    physicalLocation: { artifactLocation: artifact(place.file, request), region: region(place.file, place.offset, place.length, request) },
  };
}

/** A relative reference (RFC 3986): a blank or an umlaut in a name of a file is no part of one. */
function artifact(file: string, { base = '' }: SarifRequest) {
  const uri = `${base}${file}`.split('/').map(encodeURIComponent).join('/');
  return { uri, uriBaseId: '%SRCROOT%' };
}

function region(file: string, offset: number, length: number, { textOf }: SarifRequest) {
  const text = textOf(file) ?? '';
  const [start, end] = [position(text, offset), position(text, offset + length)];
  return {
    startLine: start.line,
    startColumn: start.column,
    endLine: end.line,
    endColumn: end.column,
    charOffset: offset,
    charLength: length,
  };
}

/** Line and column of an offset, both from 1, as the diagnostics count them. */
function position(text: string, offset: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, offset);
  const lastBreak = before.lastIndexOf('\n');
  return { line: before.split('\n').length, column: before.length - lastBreak };
}
