/** Labels of one series. Their values come from short lists of ours: a tenant's id is never one, or series would never end. */
export type Labels = Readonly<Record<string, string>>;

export interface Sample {
  readonly labels: Labels;
  readonly value: number;
}

interface Family {
  readonly help: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly lines: () => string[];
}

/** Seconds. From a query to a call that was given up. */
const BOUNDS = [0.005, 0.025, 0.1, 0.25, 1, 2.5, 10, 30];

/** Counters and histograms of this process in the text format of Prometheus (version 0.0.4). */
export class Figures {
  readonly #families = new Map<string, Family>();

  /** Counts from zero on; `add` where something happened. */
  counter(name: string, help: string): (labels: Labels, by?: number) => void {
    const values = new Map<string, number>();
    this.#families.set(name, { help, type: 'counter', lines: () => [...values].map(([key, value]) => `${name}${key} ${value}`) });
    return (labels, by = 1) => {
      const key = written(labels);
      values.set(key, (values.get(key) ?? 0) + by);
    };
  }

  /** How long things took, in seconds. */
  histogram(name: string, help: string): (labels: Labels, seconds: number) => void {
    const series = new Map<string, { readonly labels: Labels; readonly counts: number[]; sum: number }>();
    this.#families.set(name, { help, type: 'histogram', lines: () => [...series.values()].flatMap((each) => histogramLines(name, each)) });
    return (labels, seconds) => {
      const key = written(labels);
      const each = series.get(key) ?? { labels, counts: Array.from({ length: BOUNDS.length + 1 }, () => 0), sum: 0 };
      const place = BOUNDS.findIndex((bound) => seconds <= bound);
      const at = place < 0 ? BOUNDS.length : place;
      each.counts[at] = (each.counts[at] ?? 0) + 1;
      each.sum += seconds;
      series.set(key, each);
    };
  }

  /** Asked when somebody reads. */
  gauge(name: string, help: string, ask: () => readonly Sample[]): void {
    const lines = (): string[] => ask().map(({ labels, value }) => `${name}${written(labels)} ${value}`);
    this.#families.set(name, { help, type: 'gauge', lines });
  }

  text(): string {
    const parts = [...this.#families].map(([name, { help, type, lines }]) => [
      `# HELP ${name} ${help}`,
      `# TYPE ${name} ${type}`,
      ...lines(),
    ]);
    return `${parts.flat().join('\n')}\n`;
  }
}

function histogramLines(name: string, { labels, counts, sum }: { labels: Labels; counts: readonly number[]; sum: number }): string[] {
  let total = 0;
  const buckets = counts.map((count, at) => {
    total += count;
    return `${name}_bucket${written({ ...labels, le: at < BOUNDS.length ? String(BOUNDS[at]) : '+Inf' })} ${total}`;
  });
  return [...buckets, `${name}_sum${written(labels)} ${sum}`, `${name}_count${written(labels)} ${total}`];
}

function written(labels: Labels): string {
  const pairs = Object.entries(labels).map(
    ([name, value]) => `${name}="${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`,
  );
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}
