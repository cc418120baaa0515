import type { Evidence, Finding, Origin, Remedy, Severity } from './diagnostic.ts';

/**
 * One entry of the registry of codes. The page of a code under docs/reference/diagnostics is made of these texts, so they are
 * written for the person who meets the trap: what it is, why it cannot work, the way out.
 */
export interface Code {
  readonly code: string;
  readonly severity: Severity;
  readonly title: string;
  readonly trap: string;
  readonly why: string;
  readonly wayOut: string;
  /** The documented keys of the spec by which the trap is asked for. */
  readonly keys: readonly string[];
  readonly evidence: readonly Evidence[];
}

/** What a rule says of one case; the code adds its severity and its evidence. */
export interface Case {
  readonly at: Origin;
  readonly subject: string;
  readonly found: string;
  readonly expected: string;
  readonly message: string;
  readonly hint: string;
  readonly severity?: Severity;
  readonly mark?: 'key' | 'value';
  readonly remedies?: readonly Remedy[];
  readonly related?: readonly Origin[];
}

export function finding(code: Code, found: Case): Finding {
  return { severity: code.severity, evidence: code.evidence, ...found, code: code.code };
}
