import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Pool } from 'pg';
import type { News } from '../loops/runner.ts';
import type { Call } from '../outside/budget.ts';
import { Figures } from './figures.ts';
import { type Log, traceFields } from './log.ts';
import { NO_ROWS, type Rows, rowsOf } from './rows.ts';

/** Milliseconds for which counts of rows are good enough: two Prometheus servers ask within seconds of each other. */
const FRESH = 5_000;

/** A request that was answered, without anything of whoever asked. Of a stream, until it begins. */
export interface Answered {
  /** Of the API, its name in the table; else `spec`, `page`, `watch` or `other`. */
  readonly endpoint: string;
  readonly status: number;
  readonly milliseconds: number;
}

/** Hears what happens, counts it and says what is worth saying. */
export class Watch {
  readonly #log: Log;
  readonly #figures = new Figures();
  readonly #looks = this.#figures.counter('hansa_looks_total', 'Looks of the loops, by how they ended.');
  readonly #lookSeconds = this.#figures.histogram('hansa_look_seconds', 'How long a look took.');
  readonly #calls = this.#figures.counter('hansa_outsider_calls_total', 'Calls to outsiders, by how they ended.');
  readonly #callSeconds = this.#figures.histogram('hansa_outsider_call_seconds', 'How long an outsider took to answer.');
  readonly #requests = this.#figures.counter('hansa_requests_total', 'Requests over HTTP, by endpoint and status.');
  readonly #requestSeconds = this.#figures.histogram('hansa_request_seconds', 'How long an answer took.');
  readonly #takeovers = this.#figures.counter('hansa_lease_takeovers_total', 'Rows of a dead process that this one gave back.');
  readonly #faults = this.#figures.counter('hansa_database_faults_total', 'Times that the database did not answer.');
  #rows: Rows = NO_ROWS;
  #answered = false;
  #askedAt = -FRESH;

  constructor(log: Log, simulated: readonly string[]) {
    this.#log = log;
    const gauge = this.#figures.gauge.bind(this.#figures);
    gauge('hansa_work_rows', 'Rows of work, by kind and state.', () => this.#rows.work);
    gauge('hansa_work_lag_seconds', 'Age of the oldest row that is due and that nobody looks at.', () => this.#rows.lag);
    gauge('hansa_work_failed_rows', 'Rows whose last look ended with an error, by kind.', () => this.#rows.failed);
    gauge('hansa_tenants', 'Tenants, by cell and how far they have come.', () => this.#rows.tenants);
    gauge('hansa_tree_lag_seconds', 'Age of the oldest tree that is wanted and not published.', () => this.#rows.trees);
    gauge('hansa_publish_seconds', 'From wanted to published, of the last five minutes.', () => this.#rows.publish);
    gauge('hansa_set_aside_files', 'Files of the spec that were not taken in.', () => this.#rows.aside);
    gauge('hansa_register_broken_chains', 'Chains of the register that are not as they were written.', () => this.#rows.broken);
    gauge('hansa_register_read_age_seconds', 'Since the register was read through.', () => this.#rows.read);
    gauge('hansa_database_up', 'Whether the database answered when these were counted.', () => [
      { labels: {}, value: this.#answered ? 1 : 0 },
    ]);
    gauge('hansa_simulated', 'Parts that are not real.', () => simulated.map((part) => ({ labels: { part }, value: 1 })));
    const delay = monitorEventLoopDelay({ resolution: 100 });
    delay.enable();
    gauge('process_resident_memory_bytes', 'Memory of this process.', () => [{ labels: {}, value: process.memoryUsage.rss() }]);
    gauge('process_event_loop_delay_seconds', 'Longest time since the last reading in which this process did nothing else.', () => {
      const value = delay.max / 1e9;
      delay.reset();
      return [{ labels: {}, value }];
    });
  }

  readonly tell = (news: News): void => {
    if (news.kind === 'took-over') {
      this.#takeovers({}, news.rows);
      return this.#log.warn('took over the work of a process that is gone', { rows: news.rows });
    }
    if (news.kind === 'database') {
      this.#faults({});
      return this.#log.warn('the database does not answer', { error: messageOf(news.error) });
    }
    const { kind, subject, epoch, trace } = news.of;
    const about = { kind, subject, epoch, ...traceFields(trace) };
    this.#looks({ kind, ended: news.kind });
    if (news.kind === 'failed') return this.#log.error('a look failed; this is a bug of ours', { ...about, error: stackOf(news.error) });
    if (news.kind === 'lost') return this.#log.warn('a look lost its lease, and what it came to was thrown away', about);
    this.#lookSeconds({ kind }, news.milliseconds / 1_000);
    const [because] = news.look.because;
    this.#log.info('looked', {
      ...about,
      ms: Math.round(news.milliseconds),
      step: because?.step,
      code: because?.code,
      wait: news.look.wait ?? undefined,
    });
  };

  readonly heard = ({ outsider, verb, ended, milliseconds, trace }: Call): void => {
    this.#calls({ outsider, verb, ended });
    this.#callSeconds({ outsider }, milliseconds / 1_000);
    if (ended === 'done' || ended === 'present' || ended === 'absent' || ended === 'working') return;
    this.#log.warn('an outsider did not do it', { outsider, verb, ended, ms: Math.round(milliseconds), ...traceFields(trace) });
  };

  readonly answered = ({ endpoint, status, milliseconds }: Answered): void => {
    this.#requests({ endpoint, status: String(status) });
    this.#requestSeconds({ endpoint }, milliseconds / 1_000);
  };

  /** What Prometheus reads. With the database away the counts of rows are missing, and the rest is told all the same. */
  async text(pool: Pool, now: number = performance.now()): Promise<string> {
    if (now - this.#askedAt >= FRESH) {
      this.#askedAt = now;
      const rows = await rowsOf(pool).catch(() => undefined);
      this.#answered = rows !== undefined;
      this.#rows = rows ?? NO_ROWS;
    }
    const { user, system } = process.cpuUsage();
    const { totalCount, idleCount, waitingCount } = pool;
    const own = [
      '# TYPE process_cpu_seconds_total counter',
      `process_cpu_seconds_total ${(user + system) / 1e6}`,
      '# TYPE hansa_database_connections gauge',
      `hansa_database_connections{state="busy"} ${totalCount - idleCount}`,
      `hansa_database_connections{state="idle"} ${idleCount}`,
      `hansa_database_connections{state="awaited"} ${waitingCount}`,
    ];
    return `${this.#figures.text()}${own.join('\n')}\n`;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
