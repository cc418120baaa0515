import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Code, type Compilation, type Thing, compile, reasonOf, thingsOfPlatform, thingsOfTenant } from '@hansa/compiler';
import { ROOT } from '../repository.ts';

/** Who reads a key, by the pattern of the key: values of the plan that come from it, and rules that hold it against others. */
export interface Readers {
  readonly decides: ReadonlyMap<string, readonly string[]>;
  readonly checked: ReadonlyMap<string, readonly string[]>;
}

/** Two clouds that between them have a standby, both engines, and every app: what the others decide is of the same kinds. */
const EXAMPLES = ['sovereign-saas', 'gemeente'];

export function compiledExamples(): readonly Compilation[] {
  return EXAMPLES.map((name) => compile(specOf(join(ROOT, 'examples', name))));
}

function specOf(folder: string): Map<string, string> {
  const tenants = readdirSync(join(folder, 'tenants')).map((name) => `tenants/${name}`);
  return new Map(['platform.yaml', ...tenants].map((path) => [path, readFileSync(join(folder, path), 'utf8')]));
}

/** Seen in the plans of real examples, and said by the registry of codes: nobody writes it down twice. `of` is the kind of file that has the keys. */
export function readersOf(
  examples: readonly Compilation[],
  codes: readonly Code[],
  of: 'platform' | 'tenants',
  patterns: readonly string[],
): Readers {
  const decides = new Map<string, Set<string>>();
  const find = finder(patterns);
  for (const { file, pointer, value } of examples.flatMap(decisionsOf))
    if ((file === 'platform.yaml') === (of === 'platform')) add(decides, find(pointer), value);
  const checked = new Map<string, Set<string>>();
  for (const { code, keys } of codes)
    for (const key of keys.map((each) => `/${each.replaceAll('.', '/')}`))
      for (const pattern of patterns) if (fits(key, pattern)) add(checked, pattern, code);
  return { decides: sorted(decides), checked: sorted(checked) };
}

interface Decision {
  readonly file: string;
  readonly pointer: string;
  /** `host.site`. */
  readonly value: string;
}

function decisionsOf({ platform, tenants }: Compilation): readonly Decision[] {
  const things: readonly Thing[] = platform ? [...thingsOfPlatform(platform), ...tenants.flatMap(thingsOfTenant)] : [];
  return things.flatMap((thing) =>
    Object.keys(thing.values).map((key) => ({ ...reasonOf(thing, key).origin, value: `${thing.kind}.${key}` })),
  );
}

/** The documented key that a pointer stands for: numbers and names are stars where no key has that very name. */
function finder(patterns: readonly string[]): (pointer: string) => string | undefined {
  const known = new Map<string, string | undefined>();
  const exact = new Set(patterns);
  return (pointer) => {
    const general = pointer.replaceAll(/\/\d+(?=\/|$)/g, '/*');
    if (!known.has(general)) known.set(general, exact.has(general) ? general : patterns.find((pattern) => fits(pattern, general)));
    return known.get(general);
  };
}

/** A star stands for any one name. */
function fits(pattern: string, path: string): boolean {
  const [wanted, is] = [pattern.split('/'), path.split('/')];
  return wanted.length === is.length && wanted.every((each, index) => each === '*' || each === is[index]);
}

function add(to: Map<string, Set<string>>, key: string | undefined, value: string): void {
  if (key === undefined) return;
  to.set(key, (to.get(key) ?? new Set()).add(value));
}

function sorted(from: ReadonlyMap<string, ReadonlySet<string>>): ReadonlyMap<string, readonly string[]> {
  return new Map([...from].map(([key, values]) => [key, [...values].sort()]));
}
