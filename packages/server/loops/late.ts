/** Milliseconds by which the clocks of two hosts may differ, and what is on its way may take. */
const ON_THE_WAY = 2_000;

/**
 * From when on no act of whoever held a row before can arrive any more, where a call may take `patience`; both in milliseconds, the answer in UTC.
 * What is begun carries a deadline, and nothing is sent after it: not by a process that was stopped, nor by one that thinks the row still its own.
 */
export function nothingLateAfter(now: number, patience: number): number {
  return now + patience + ON_THE_WAY;
}
