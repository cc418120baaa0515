import type { Diagnostic, Place } from '@hansa/compiler';
import type { Answer, Question } from '../figures/model.ts';
import type { KeyWords } from './words.ts';
import type { Topology } from '@hansa/compiler/topology/model.ts';
import type { TreeEntry, TreeText } from '../tree/entry.ts';

/** What a file of the spec holds: text with LF line ends, or bytes that are not UTF-8. */
export type Content = string | Uint8Array;

/** From the page to the worker. Versions count the page's edits, so that an answer to an older text can be told. */
export type Ask =
  /** Where the worker writes its diagnostics, too. */
  | { readonly ask: 'board'; readonly buffer: SharedArrayBuffer }
  | {
      readonly ask: 'open';
      readonly files: ReadonlyMap<string, Content>;
      readonly saved: ReadonlyMap<string, Content>;
      readonly version: number;
    }
  | { readonly ask: 'edit'; readonly file: string; readonly content: Content | null; readonly version: number }
  | { readonly ask: 'saved'; readonly file: string; readonly content: Content | null }
  | { readonly ask: 'words' }
  | { readonly ask: 'text'; readonly path: string }
  | { readonly ask: 'thing'; readonly thing: string; readonly key: string | null }
  | { readonly ask: 'why'; readonly path: string; readonly line: number }
  | { readonly ask: 'question'; readonly id: number; readonly question: Question };

/** What the worker writes on the board. */
export type Checked = Extract<Told, { readonly told: 'checked' }>;

/** What is asked of the desk; the board is the worker's own. */
export type DeskAsk = Exclude<Ask, { readonly ask: 'board' }>;

/** From the worker to the page. */
export type Told =
  | { readonly told: 'checked'; readonly version: number; readonly diagnostics: readonly Diagnostic[]; readonly milliseconds: number }
  | { readonly told: 'drawn'; readonly topology: Topology | null }
  | { readonly told: 'tree'; readonly entries: readonly TreeEntry[] }
  | { readonly told: 'words'; readonly platform: KeyWords; readonly tenant: KeyWords }
  | { readonly told: 'text'; readonly path: string; readonly text: TreeText | null }
  | { readonly told: 'why'; readonly why: Why | null; readonly path: string; readonly line: number }
  | { readonly told: 'thing'; readonly why: Why | null }
  /** `failed`: what broke while it was answered; the answer is null then. */
  | { readonly told: 'answer'; readonly id: number; readonly answer: Answer; readonly failed: string | null }
  | { readonly told: 'fault'; readonly message: string };

/** Why a line of the tree, or a box of the drawing, is there. */
export interface Why {
  /** What it came from: a planned thing and the key of its values, or an object's own origin. */
  readonly thing: { readonly id: string; readonly kind: string; readonly name: string } | null;
  readonly key: string | null;
  readonly value: string | null;
  readonly how: 'asked' | 'default' | 'repaired' | 'origin';
  readonly place: Place;
  /** Is the key itself written at the place, or only its nearest parent? */
  readonly written: boolean;
  /** The documentation of the key that decided, where it has one. */
  readonly doc: { readonly rule: string; readonly does: string; readonly because: string | null; readonly fallback: string | null } | null;
}
