import { FAILSAFE_SCHEMA, load } from 'js-yaml';
import type { UsedChart } from '@hansa/compiler/check/rule.ts';
import { type Line, LINE, ask } from './transport.ts';
import { RegistryTrouble } from './trouble.ts';

/** The largest that is known has 20 MB. Bytes. */
const INDEX_BYTES = 64 * 1024 * 1024;

type Index = Readonly<Record<string, unknown>>;

/** Classic chart repositories: an index that says the digest of each archive. Each index is read once. */
export class ChartRepositories {
  readonly #line: Line;
  readonly #indexes = new Map<string, Promise<Index>>();

  constructor(line: Line = LINE) {
    this.#line = line;
  }

  /** The digest of the archive as the index has it. A chart without one cannot be locked: the archive is not fetched for it. */
  async digest({ repository, chart, version }: UsedChart): Promise<string> {
    const address = indexOf(repository);
    const reading = this.#indexes.get(address) ?? this.#read(address);
    this.#indexes.set(address, reading);
    const versions = (await reading)[chart];
    const entry = (Array.isArray(versions) ? versions : []).find((each: { version?: unknown } | null) => each?.version === version);
    const host = new URL(address).host;
    if (entry === undefined)
      throw new RegistryTrouble(`the index of ${host} does not have ${chart} ${version}`, 'Is the repository still the one of this chart?');
    const hash = /^(?:sha256:)?([0-9a-f]{64})$/.exec(String((entry as { digest?: unknown }).digest))?.[1];
    if (hash === undefined)
      throw new RegistryTrouble(`the index of ${host} has no digest of ${chart} ${version}`, 'Ask whoever runs it to make the index anew.');
    return `sha256:${hash}`;
  }

  async #read(address: string): Promise<Index> {
    const answer = await ask(
      this.#line.scheme === 'http' ? address.replace(/^https:/, 'http:') : address,
      { atMost: INDEX_BYTES },
      this.#line,
    );
    const { host } = new URL(address);
    if (answer.status !== 200)
      throw new RegistryTrouble(`${host} answers ${answer.status} for its index`, 'Is the repository still there?');
    const entries = entriesOf(answer.body.toString('utf8'));
    if (entries === undefined)
      throw new RegistryTrouble(`${host} answers with something that is no index`, 'Is the repository still there?');
    return entries;
  }
}

/** Where a chart of a classic repository is looked up. */
export function indexOf(repository: string): string {
  return `${repository.replace(/\/$/, '')}/index.yaml`;
}

function entriesOf(text: string): Index | undefined {
  try {
    // Texts and nothing else: a version such as 1.10 is no number.
    const index = load(text, { schema: FAILSAFE_SCHEMA }) as { readonly entries?: unknown } | null;
    const entries = index?.entries;
    return typeof entries === 'object' && entries !== null ? (entries as Index) : undefined;
  } catch {
    return undefined;
  }
}
