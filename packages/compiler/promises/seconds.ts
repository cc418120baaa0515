import { milliseconds } from '../spec/forms.ts';

/** Seconds of a duration of the spec, such as `4h`. */
export function seconds(duration: string): number {
  return milliseconds(duration) / 1000;
}
