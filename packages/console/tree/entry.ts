/** What became of a file or a line since the spec was saved. */
export type Change = 'same' | 'added' | 'removed' | 'changed';

/** One file of the rendered trees; the first folder of its path is the cell. Counts are lines. */
export interface TreeEntry {
  readonly path: string;
  readonly change: Change;
  readonly added: number;
  readonly removed: number;
}

/** A run of lines, `from` inclusive and `to` exclusive: kept and added lines count in the new text, removed lines in the old one. */
export interface DiffRun {
  readonly change: 'same' | 'added' | 'removed';
  readonly from: number;
  readonly to: number;
}

/** A file as it is shown: its lines, those that are gone, and which lines can say where they come from. */
export interface TreeText {
  readonly lines: readonly string[];
  readonly before: readonly string[];
  readonly runs: readonly DiffRun[];
  /** Lines that show a value of the plan, ascending. */
  readonly traced: readonly number[];
}
