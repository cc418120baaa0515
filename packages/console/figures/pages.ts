/** What the reference says of a code, for the person who meets the trap. */
export interface CodePage {
  readonly title: string;
  readonly trap: string;
  readonly why: string;
  readonly wayOut: string;
}

/** By code; filled by the build from the compiler's registry. The check carries none of it, so only a view that shows pages loads them. */
export const PAGES: Readonly<Record<string, CodePage>> = {};
