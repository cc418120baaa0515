import type { Diagnostic, Finding, Origin, Place, Remedy, TextEdit } from '../diagnostics/diagnostic.ts';
import { editFor } from './edit.ts';
import { type SpecDocument, readDocument } from './yaml/document.ts';
import { follow, segments } from './yaml/node.ts';

/** All files of a spec, by path. Finds the place of every origin, also of keys that nobody wrote. */
export class Sources {
  readonly documents: ReadonlyMap<string, SpecDocument>;
  readonly #lines = new Map<string, readonly number[]>();

  /** Texts and bytes are read; a document is one that was. */
  constructor(files: ReadonlyMap<string, string | Uint8Array | SpecDocument>) {
    this.documents = new Map([...files].map(([file, content]) => [file, isRead(content) ? content : readDocument(file, content)]));
  }

  /** A key that is not written leads to the key of its nearest written parent: there it would stand. */
  locate(origin: Origin, mark: 'key' | 'value' = 'value'): Place {
    const root = this.documents.get(origin.file)?.root;
    if (!root) return this.#place(origin, 0, 0);
    const found = follow(root, origin.pointer);
    const missing = found.depth < segments(origin.pointer).length;
    const marked = missing || mark === 'key' ? (found.key ?? found.node) : found.node;
    const whole = missing && found.depth === 0;
    return whole ? this.#place(origin, root.start, 0) : this.#place(origin, marked.start, marked.end - marked.start);
  }

  diagnostic(finding: Finding): Diagnostic {
    const { at, span, mark, remedies, related, severity, evidence, ...rest } = finding;
    return {
      ...rest,
      severity: severity ?? 'error',
      at: span ? this.#place(at, span.offset, span.length) : this.locate(at, mark),
      fix: this.#edits(remedies ?? []),
      evidence: evidence ?? [],
      related: (related ?? []).map((origin) => this.locate(origin)),
      accepted: null,
    };
  }

  /** The text of a scalar as written; undefined where nothing is. */
  text(origin: Origin): string | undefined {
    const root = this.documents.get(origin.file)?.root;
    if (!root) return undefined;
    const found = follow(root, origin.pointer);
    const complete = found.depth === segments(origin.pointer).length;
    return complete && found.node.kind === 'scalar' ? found.node.text : undefined;
  }

  /** Whether something is written there, a list or a mapping too. */
  has(origin: Origin): boolean {
    const root = this.documents.get(origin.file)?.root;
    return root !== undefined && follow(root, origin.pointer).depth === segments(origin.pointer).length;
  }

  #edits(remedies: readonly Remedy[]): readonly TextEdit[] {
    return remedies.flatMap((remedy) => {
      const document = this.documents.get(remedy.file);
      return document ? editFor(document, remedy) : [];
    });
  }

  #place(origin: Origin, offset: number, length: number): Place {
    const lines = this.#lineStarts(origin.file);
    const line = lastAtMost(lines, offset);
    return { ...origin, offset, length, line: line + 1, column: offset - (lines[line] ?? 0) + 1 };
  }

  #lineStarts(file: string): readonly number[] {
    const known = this.#lines.get(file);
    if (known) return known;
    const text = this.documents.get(file)?.text ?? '';
    const starts = [0];
    for (let i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) starts.push(i + 1);
    this.#lines.set(file, starts);
    return starts;
  }
}

function isRead(content: string | Uint8Array | SpecDocument): content is SpecDocument {
  return typeof content === 'object' && !(content instanceof Uint8Array);
}

/** Index of the last of the ascending `starts` that is not after `offset`. */
function lastAtMost(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
