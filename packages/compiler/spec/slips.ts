import type { z } from 'zod';
import { nearest } from '../diagnostics/suggestion.ts';

type Path = readonly PropertyKey[];

/** A misspelt key and the key that it means, which nobody wrote beside it. */
export interface Slip {
  readonly parent: Path;
  readonly written: string;
  readonly meant: string;
}

/** The slips among unknown keys: read as what they mean, they hide no other complaint, and nothing is called missing that is only misspelt. */
export function slipsOf(value: unknown, issues: readonly z.core.$ZodIssue[], keysAt: (path: Path) => readonly string[]): Slip[] {
  const taken = new Set<string>();
  return issues.flatMap((issue) => {
    if (issue.code !== 'unrecognized_keys') return [];
    const there = Object.keys(mappingAt(value, issue.path) ?? {});
    return issue.keys.flatMap((written) => {
      const meant = nearest(
        written,
        keysAt(issue.path).filter((key) => !there.includes(key)),
      );
      const key = JSON.stringify([...issue.path, meant]);
      if (meant === undefined || taken.has(key)) return [];
      taken.add(key);
      return [{ parent: issue.path, written, meant }];
    });
  });
}

/** A copy in which each slip is the key that it means. */
export function corrected(value: unknown, slips: readonly Slip[]): unknown {
  const copy = structuredClone(value);
  for (const { parent, written, meant } of slips) {
    const mapping = mappingAt(copy, parent);
    if (!mapping) continue;
    mapping[meant] = mapping[written];
    delete mapping[written];
  }
  return copy;
}

/** The path as it was written. */
export function asWritten(path: Path, slips: readonly Slip[]): PropertyKey[] {
  const slipAt = (index: number) =>
    slips.find(({ parent, meant }) => meant === path[index] && parent.length === index && parent.every((key, at) => key === path[at]));
  return path.map((key, index) => slipAt(index)?.written ?? key);
}

function mappingAt(value: unknown, path: Path): Record<PropertyKey, unknown> | undefined {
  const found = path.reduce<unknown>(
    (inner, key) => (typeof inner === 'object' && inner !== null ? (inner as Record<PropertyKey, unknown>)[key] : undefined),
    value,
  );
  return typeof found === 'object' && found !== null ? (found as Record<PropertyKey, unknown>) : undefined;
}
