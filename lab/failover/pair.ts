import { debian } from '../postgres/programs.ts';
import { LabPostgres } from '../postgres/server.ts';
import { promote, standbyOf } from '../postgres/standby.ts';
import type { StormDatabase } from '../storm/storm.ts';

/** Crashed processes lose nothing that the kernel has taken: what is tried here is the loss of a server, not of power. */
const SETTINGS = { fsync: 'off', max_connections: '200', hot_standby: 'on' };

/** Two servers, the second one synchronous, under one address that names both. */
export class Pair implements StormDatabase {
  readonly first: LabPostgres;
  readonly second: LabPostgres;

  private constructor(first: LabPostgres, second: LabPostgres) {
    this.first = first;
    this.second = second;
  }

  static async start(): Promise<Pair> {
    const programs = await debian();
    const first = await LabPostgres.run(programs, SETTINGS);
    try {
      return new Pair(first, await standbyOf(first, programs, SETTINGS));
    } catch (error) {
      await first.stop();
      throw error;
    }
  }

  /** As libpq has it: whoever asks finds out which of them takes writes. */
  url(database = 'postgres'): string {
    const [first, second] = [new URL(this.first.url(database)), new URL(this.second.url(database))];
    return `${this.first.url(database).replace(first.host, `${first.host},${second.host}`)}&target_session_attrs=read-write`;
  }

  /** `kill -9` of the primary, and the standby in its place, as an operator does it. */
  async failOver(): Promise<void> {
    await this.first.kill();
    await promote(this.second);
  }

  kill(): Promise<void> {
    return this.first.kill();
  }

  start(): Promise<void> {
    return this.first.start();
  }

  async stop(): Promise<void> {
    await Promise.all([this.first.stop(), this.second.stop()]);
  }
}
