/** What one question came to. */
export interface Finding {
  /** `fsn-1/postgres`, `database`, `data`. */
  readonly name: string;
  /**
   * - `fine`, and `simulated` or `none` where the configuration says so;
   * - `wrong`: a setting or this machine; trying again changes nothing;
   * - `away`: it did not answer, or not in time.
   */
  readonly state: 'fine' | 'simulated' | 'none' | 'wrong' | 'away';
  readonly found: string;
  readonly todo: string;
}

export function fine(name: string, found: string): Finding {
  return { name, state: 'fine', found, todo: '' };
}

export function wrong(name: string, found: string, todo: string): Finding {
  return { name, state: 'wrong', found, todo };
}

export function away(name: string, found: string, todo: string): Finding {
  return { name, state: 'away', found, todo };
}
