import type { Code } from './code.ts';
import type { Diagnostic } from './diagnostic.ts';

/** SARIF 2.1.0, as code review tools read it. Columns are UTF-16 units, which `columnKind` says. */
export function printSarif(diagnostics: readonly Diagnostic[], codes: readonly Code[], version: string): string {
  const used = [...new Set(diagnostics.map((each) => each.code))].sort();
  const rules = used.map((id) =>
    ruleOf(
      id,
      codes.find((each) => each.code === id),
    ),
  );
  const run = {
    tool: { driver: { name: 'hansa', version, rules } },
    columnKind: 'utf16CodeUnits',
    results: diagnostics.map((each) => resultOf(each, used)),
  };
  return `${JSON.stringify({ $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0', runs: [run] }, null, 1)}\n`;
}

function ruleOf(id: string, code: Code | undefined) {
  const text = code
    ? { shortDescription: { text: code.title }, fullDescription: { text: `${code.trap} ${code.why}` }, help: { text: code.wayOut } }
    : {};
  return { id, ...text };
}

function resultOf(diagnostic: Diagnostic, used: readonly string[]) {
  const { at, code, severity, message, hint } = diagnostic;
  const region = { startLine: at.line, startColumn: at.column, charOffset: at.offset, charLength: at.length };
  return {
    ruleId: code,
    ruleIndex: used.indexOf(code),
    level: severity,
    message: { text: `${message} ${hint}` },
    locations: [{ physicalLocation: { artifactLocation: { uri: at.file }, region } }],
  };
}
