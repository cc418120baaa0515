import { relative } from 'node:path';
import type { EventData } from 'node:test';
import type { TestEvent } from 'node:test/reporters';
import { inspect } from 'node:util';
import { ROOT } from '../repository.ts';

/**
 * Reads the events of node:test and prints a line a file, then what failed, Node's own figures and one closing line. Two
 * things that Node lets pass count as failures: a test skipped without a reason, and a test file without a test.
 */
export class Tally {
  passed = 0;
  failed = 0;
  skipped = 0;
  readonly #write: (text: string) => void;
  readonly #failures: string[] = [];
  readonly #figures: string[] = [];
  readonly #said = new Set<string>();
  /** Tests since the last suite that stands for a file; reports come file by file. */
  #inFile = 0;

  constructor(write: (text: string) => void) {
    this.#write = write;
  }

  take(event: TestEvent): void {
    if (event.type === 'test:pass') this.#pass(event.data);
    else if (event.type === 'test:fail') this.#fail(event.data);
    else if (event.type === 'test:summary') this.#file(event.data);
    else if (event.type === 'test:diagnostic' && event.data.nesting === 0) this.#figures.push(event.data.message);
    else if (event.type === 'test:stdout' || event.type === 'test:stderr') this.#write(event.data.message);
  }

  /** `files`: of each of them something must have been said. What ends its process takes with it all that would have run there. */
  close(files: readonly string[] = []): void {
    for (const file of files) if (!this.#said.has(file)) this.#refuse(file, 'did not come to its end');
    if (this.passed + this.failed === 0) this.#refuse('npm test', 'found no test');
    for (const failure of this.#failures) this.#write(`\n✖ ${failure}\n`);
    this.#write(`\n${this.#figures.map((figure) => `ℹ ${figure}\n`).join('')}`);
    this.#write(`${this.passed} passed, ${this.failed} failed, ${this.skipped} skipped\n`);
  }

  /** Files that share a process are suites there, by their names. */
  #count({ name, nesting, details }: EventData.TestPass | EventData.TestFail, success: boolean): void {
    if (details.type !== 'suite') this.#inFile += 1;
    if (nesting > 0) return;
    if (details.type === 'suite' && FILE.test(name)) {
      if (this.#inFile === 0 && success) this.#refuse(name, 'holds no test');
      this.#line(name, success && this.#inFile > 0, this.#inFile, details.duration_ms);
    }
    this.#inFile = 0;
  }

  #line(name: string, success: boolean, tests: number, milliseconds: number): void {
    this.#said.add(name);
    this.#write(`${success ? '✔' : '✖'} ${name} (${tests}, ${Math.round(milliseconds)} ms)\n`);
  }

  #pass(test: EventData.TestPass): void {
    this.#count(test, true);
    const place = placeOf(test);
    if (test.skip !== undefined) this.#skip(test, place);
    else if (isWholeFile(test)) this.#refuse(place, 'holds no test');
    else if (test.details.type !== 'suite') this.passed += 1;
  }

  #skip(test: EventData.TestPass, place: string): void {
    if (typeof test.skip !== 'string' || test.skip.length < 5) return this.#refuse(`${place} ${test.name}`, 'is skipped without a reason');
    if (test.details.type !== 'suite') this.skipped += 1;
    this.#write(`﹣ ${place} ${test.name}: ${test.skip}\n`);
  }

  /** A suite that fails because a test in it failed says nothing new; one whose own hook failed does. */
  #fail(test: EventData.TestFail): void {
    this.#count(test, false);
    const { error, type } = test.details;
    if (type === 'suite' && /subtests? failed/.test(error.message)) return;
    this.#refuse(`${placeOf(test)} ${test.name}`, inspect(error.cause ?? error));
  }

  #refuse(what: string, why: string): void {
    this.failed += 1;
    this.#failures.push(`${what}\n  ${why.replaceAll('\n', '\n  ')}`);
  }

  /** One that stands for a room is none of the house, and its files have said all. */
  #file({ file, success, counts, duration_ms }: EventData.TestSummary): void {
    if (file?.startsWith(ROOT)) this.#line(relative(ROOT, file), success, counts.tests, duration_ms);
  }
}

function placeOf({ file, line }: EventData.LocationInfo): string {
  return `${file ? relative(ROOT, file) : '?'}:${line ?? 0}`;
}

/** Node reports a file in which no test ran as one test by the name of the file. */
function isWholeFile({ name, file, nesting }: EventData.TestPass): boolean {
  return nesting === 0 && file !== undefined && file.endsWith(name) && FILE.test(name);
}

const FILE = /\.(test|nightly)\.ts$/;
