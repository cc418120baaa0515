import { existsSync, readFileSync } from 'node:fs';
import { isAbsolute, join, relative, sep } from 'node:path';
import { type Diagnostic, allCodes, hasErrors, printJson, printSarif, printText } from '@hansa/compiler';
import type { Context } from '../context.ts';
import { EXIT } from '../exit.ts';
import { COMPILER_VERSION } from '@hansa/compiler/version.ts';
import { inkFor } from './ink.ts';

/** Prints diagnostics as the result of a command, on stdout. Returns the exit code that they mean. */
export function printResult(context: Context, diagnostics: readonly Diagnostic[]): number {
  process.stdout.write(rendered(context, diagnostics, process.stdout));
  return hasErrors(diagnostics) ? EXIT.refused : EXIT.done;
}

/** Prints diagnostics beside the result of a command, on stderr; nothing when there are none. */
export function printAside(context: Context, diagnostics: readonly Diagnostic[], asked: Asked = {}): void {
  if (diagnostics.length > 0) process.stderr.write(rendered(context, diagnostics, process.stderr, asked));
}

/** Texts by file that a command would have written: places are places in them, whatever stands on the disk. */
export type Asked = Readonly<Record<string, string>>;

function rendered(context: Context, diagnostics: readonly Diagnostic[], stream: NodeJS.WriteStream, asked: Asked = {}): string {
  if (context.format === 'json') return printJson(diagnostics);
  const textOf = (file: string) => asked[file] ?? written(context.folder, file);
  if (context.format === 'sarif')
    return printSarif(diagnostics, { codes: allCodes(), version: COMPILER_VERSION, textOf, base: wayTo(context.folder) });
  return printText(diagnostics, textOf, inkFor(stream));
}

/** From where the command runs, which in CI is the root of the repository, to the folder of the spec. A folder elsewhere has no such way. */
function wayTo(folder: string): string {
  const way = relative(process.cwd(), folder).split(sep).join('/');
  return way === '' || way.startsWith('..') || isAbsolute(way) ? '' : `${way}/`;
}

/** The text as the compiler read it: without a byte order mark, so that columns agree. */
function written(folder: string, file: string): string | undefined {
  const path = join(folder, file);
  return existsSync(path) ? readFileSync(path, 'utf8').replace(/^\uFEFF/, '') : undefined;
}
