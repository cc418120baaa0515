import { Sourced } from './sourced.ts';

export type Mapping = Readonly<Record<string, unknown>>;

/** Visits every mapping in a value to be written, outer ones first. What comes from a plan is known there, and is not gone into. */
export function eachMapping(value: unknown, visit: (mapping: Mapping) => void): void {
  if (typeof value !== 'object' || value === null || value instanceof Sourced) return;
  if (Array.isArray(value)) {
    for (const item of value) eachMapping(item, visit);
    return;
  }
  visit(value as Mapping);
  for (const name in value) eachMapping((value as Mapping)[name], visit);
}
