/** A complete spec that comes with Hansa. */
export interface ExampleSpec {
  readonly name: string;
  /** Path and text of each file, `platform.yaml` first. */
  readonly files: readonly (readonly [path: string, text: string])[];
  /** The same platform as somebody wished for it, which cannot work; empty where there is none. */
  readonly wished: readonly (readonly [path: string, text: string])[];
}

/** Filled by the build with what stands in `examples/`; the views that show them load this. */
export const EXAMPLES: readonly ExampleSpec[] = [];
