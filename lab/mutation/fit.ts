/*
 * Nothing of the compiler is opened here: a thread that has loaded a rule before its changes stand in it would try none of them.
 */

/** A file with rules, and the tests that are about them. Paths from the root of the repository. */
export interface Subject {
  readonly file: string;
  readonly text: string;
  readonly codes: ReadonlySet<string>;
  readonly tests: readonly string[];
}

/** The test with a row for each code. */
export const TABLE = 'packages/compiler/codes.test.ts';

/** Whether a test says something of a rule: of the table of all codes only its rows. */
export function fits(subject: Subject, test: { readonly file: string; readonly name: string }): boolean {
  if (!subject.tests.includes(test.file)) return false;
  return (
    test.file !== TABLE || [...subject.codes].some((code) => test.name.startsWith(code) && !/^[\w-]/.test(test.name.slice(code.length)))
  );
}
