/** What a command is called with. Words are its arguments, options its flags without their dashes. */
export interface Context {
  readonly folder: string;
  readonly format: 'text' | 'json' | 'sarif';
  readonly words: readonly (string | undefined)[];
  readonly options: Readonly<Record<string, string | boolean | undefined>>;
}
