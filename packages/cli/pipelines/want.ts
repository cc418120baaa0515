/** What a pipeline does for one platform. */
export interface PipelineWant {
  readonly platform: string;
  /** Hansa itself, with its registry and tag. */
  readonly image: string;
  /** Folder of the spec in its repository; `.` for the root. */
  readonly folder: string;
  readonly repository: string;
  readonly branch: string;
  readonly contact: string;
  /** Cells whose trees stand in repositories of their own, which the pipeline writes. Empty where the control plane does, or where they stand beside the spec. */
  readonly published: readonly { readonly cell: string; readonly deploy: string }[];
  /** Whether the trees stand in the repository of the spec. */
  readonly beside: boolean;
  readonly signed: boolean;
  readonly locked: boolean;
}

const HANSA = '/opt/hansa/bin/hansa';

/** What holds for each commit, whoever runs it: nothing is written and nobody outside is asked, but registries where there is a lock. */
export function checkLines({ folder, locked, beside }: PipelineWant): string[] {
  const hansa = `${HANSA} -C ${folder}`;
  return [`${hansa} check`, ...(locked ? [`${hansa} lock --check`] : []), ...(beside ? [`${hansa} render --check`] : [])];
}

/** The trees as they are now, each in the folder that the next rendering looks into. */
export function cloneLines({ folder, published, branch }: PipelineWant): string[] {
  return published.map(({ cell, deploy }) => `git clone --quiet --branch ${quoted(branch)} ${quoted(deploy)} ${treeOf(folder, cell)}`);
}

/** What a change would do to every object: for whoever reviews it. */
export function compareLines({ folder }: PipelineWant): string[] {
  // 3 says that something differs, which is why somebody looks.
  return [`${HANSA} -C ${folder} diff > diff.txt || test $? -eq 3`, 'cat diff.txt'];
}

/**
 * Rendering leaves files alone that it did not write, so the secrets of a tree stay; a tree that did not change is not committed. Two runs at once end
 * by one of them being turned away, and nothing is forced.
 */
export function publishLines(want: PipelineWant, revision: string): string[] {
  const { folder, contact, signed, published, branch } = want;
  const who = `-c user.name=hansa -c user.email=${quoted(contact)}`;
  const sign = signed ? ' -c gpg.format=ssh -c user.signingkey="$SIGNING_KEY"' : '';
  const commit = `commit --quiet${signed ? ' --gpg-sign' : ''} --message "Render ${revision}"`;
  return [
    `${HANSA} -C ${folder} check`,
    `${HANSA} -C ${folder} render`,
    ...published.flatMap(({ cell }) => {
      const git = `git -C ${treeOf(folder, cell)}`;
      return [
        `${git} add --all`,
        `${git} diff --cached --quiet || ${git} ${who}${sign} ${commit}`,
        `${git} push --quiet origin HEAD:${quoted(branch)}`,
      ];
    }),
  ];
}

/** A word of a shell's line: addresses may hold signs that a shell would act on. */
export function quoted(text: string): string {
  return /^[\w.:/@%+=-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** By what the repositories let somebody in. */
export function waysOf(addresses: readonly string[]): ReadonlySet<string> {
  return new Set(addresses.map((address) => address.split(':', 1)[0] ?? ''));
}

function treeOf(folder: string, cell: string): string {
  return folder === '.' ? `deploy/${cell}` : `${folder}/deploy/${cell}`;
}
