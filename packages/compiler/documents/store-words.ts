/** What the store of a cell's secrets means for the people who fill it. Lines of Markdown. */
export interface StoreWords {
  /** Where a value is, seen from the tree. */
  readonly where: string;
  /** How it gets there: the rest of a sentence that begins with the Secrets. */
  readonly write: string;
  /** What becomes of `age.agekey`. */
  readonly age: string;
  /** What must be kept, or nobody opens them; `cell` is its name as code. */
  readonly keep: (cell: string) => string;
}

const SOPS: StoreWords = {
  where: '`secrets.sops.yaml` beside what needs it',
  write: 'encrypted by SOPS for the key of this cluster and one that is kept offline',
  age: 'the same names: applied once by hand, never in Git',
  keep: (cell) => `The offline age key of ${cell}: without it and without the clusters nobody opens the Secrets of the tree.`,
};

const WORDS: Readonly<Record<string, StoreWords>> = {
  sops: SOPS,
  'sealed-secrets': {
    where: '`secrets.sealed.yaml` beside what needs it',
    write: 'sealed for the controller of this cluster',
    age: 'not here: this cell has Sealed Secrets, whose keys are in the cluster',
    keep: (cell) => `The sealing keys of ${cell}, backed up from the cluster: without them nobody opens the Secrets of the tree.`,
  },
  openbao: {
    where: 'OpenBao, below a path of each namespace; External Secrets asks for it',
    write: 'into OpenBao, each at the path that is named there',
    age: 'not here: this cell asks OpenBao',
    keep: (cell) => `The storage of OpenBao and the keys that unseal it, for ${cell}: every secret of the cell is there and nowhere else.`,
  },
};

/** Of a store that nobody has described, what is true of any. */
export function storeWords(store: string): StoreWords {
  return (
    WORDS[store] ?? {
      where: `the store \`${store}\``,
      write: `into \`${store}\``,
      age: `not here: this cell has \`${store}\``,
      keep: (cell) => `What opens \`${store}\` of ${cell}.`,
    }
  );
}
