/** Why something could not be resolved, in one sentence, and what to do about it. Neither ever holds a credential. */
export class RegistryTrouble extends Error {
  readonly todo: string;

  constructor(why: string, todo: string) {
    super(why);
    this.name = 'RegistryTrouble';
    this.todo = todo;
  }
}
