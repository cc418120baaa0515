import type { Files } from './doomed.ts';

/** What a worker is given, as JSON in its first argument. */
export interface WorkerOptions {
  readonly url: string;
  /** Port of the line to the simulated cloud. */
  readonly cloud: number;
  /** Folder of the repositories. */
  readonly git: string;
  /** The installation's key, base64url. */
  readonly vault: string;
  readonly recipient: string;
  readonly files: Files;
  readonly seed: number;
  /** Of the answers of Git: how many are lost. */
  readonly loss: number;
}

export const US = { name: 'Hansa', email: 'hansa@localhost' };
