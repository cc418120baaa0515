// size: a table of codes
import type { Code } from '../diagnostics/code.ts';

const YAML = [{ url: 'https://yaml.org/spec/1.2.2/', checkedAt: '2026-11-21' }];

/** What stays in a history, and in whose clones. */
const HISTORY =
  'https://docs.github.com/en/enterprise-server@3.13/authentication/keeping-your-account-and-data-secure/removing-sensitive-data-from-a-repository';

function reading(code: string, title: string, trap: string, why: string, wayOut: string, evidence = YAML): Code {
  return { code, severity: 'error', title, trap, why, wayOut, keys: [], evidence };
}

/** Trouble in reading the spec: YAML first, then the shape of what was written. */
export const CODES = {
  encoding: reading(
    'yaml/encoding',
    'Not UTF-8',
    'A file in another encoding.',
    'Every offset, and every name with an accent, would be wrong.',
    'Save the file as UTF-8.',
  ),
  tooLarge: reading(
    'yaml/too-large',
    'Too large',
    'A file of more than 1 MiB.',
    'A spec is written by people; what is larger was generated, or is an attack on the reader.',
    'Split the file; tenants are one file each.',
  ),
  tooDeep: reading(
    'yaml/too-deep',
    'Too deep',
    'More than 32 levels of nesting.',
    'No key of the spec lies deeper than eight; deep nesting costs time before anything is known about it.',
    'Flatten the marked part.',
  ),
  empty: reading(
    'yaml/empty',
    'Empty file',
    'A file with no document.',
    'An empty file says nothing; a tenant that disappears must disappear as a file.',
    'Write the document, or remove the file.',
  ),
  syntax: reading(
    'yaml/syntax',
    'Not YAML',
    'Text that YAML 1.2 does not allow.',
    'The reader cannot know what was meant.',
    'Mend the marked place.',
  ),
  tab: reading(
    'yaml/tab',
    'Tab in the indentation',
    'A tab where YAML wants spaces.',
    'YAML forbids tabs in indentation: editors disagree on their width.',
    'Indent with two spaces.',
  ),
  alias: reading(
    'yaml/alias',
    'Anchors and aliases are not part of a spec',
    'An anchor (`&a`) or an alias (`*a`).',
    'A few aliases of aliases unfold to gigabytes, and a value that stands elsewhere has no place to point at.',
    'Write the value where it is used.',
  ),
  tag: reading(
    'yaml/tag',
    'Tags are not part of a spec',
    'A tag such as `!!binary`.',
    'Each key has one type; a tag can only contradict it.',
    'Remove the tag.',
  ),
  complexKey: reading(
    'yaml/complex-key',
    'A key must be a word',
    'A list or mapping as a key.',
    'No JSON Pointer can name it.',
    'Write the key as a word.',
  ),
  duplicateKey: reading(
    'yaml/duplicate-key',
    'A key stands twice',
    'The same key twice in one mapping.',
    'YAML readers disagree on which one counts, so one of the two is not what you run.',
    'Keep one.',
  ),
  documents: reading(
    'yaml/documents',
    'More than one document',
    'A second document after `---`.',
    'One file is one platform or one tenant: the file name is part of its history.',
    'Move it to a file of its own.',
  ),
  notMapping: reading(
    'spec/not-a-mapping',
    'Not a spec',
    'A file whose top is a list or a single value.',
    'A spec is a mapping with `apiVersion` and `kind`.',
    'Start from `hansa init DIR`.',
  ),
  unknownKey: reading(
    'spec/unknown-key',
    'A key that no one reads',
    'A key the spec does not have.',
    'A misspelt key would leave its default in force, silently.',
    'Take the suggested key, or look it up in the reference of the spec.',
  ),
  type: reading(
    'spec/type',
    'Wrong type',
    'A value of another type than the key has.',
    'Guessing a type changes what was written.',
    'Write the value in the expected type.',
  ),
  value: reading(
    'spec/value',
    'Not one of the choices',
    'A word that is not among the choices of its key.',
    'Only what the catalogue knows can be rendered.',
    'Take one of the listed choices.',
  ),
  range: reading(
    'spec/range',
    'Out of range',
    'A number, a text or a list that is too small or too large.',
    'The limit is stated with the key.',
    'Choose a value inside the limits.',
  ),
  format: reading(
    'spec/format',
    'Not in the expected form',
    'Text that does not have the form of its key.',
    'The form is that of the system which will read it: a DNS name, a CIDR, a duration.',
    'Write it in the expected form.',
  ),
  missing: reading(
    'spec/missing',
    'A key is missing',
    'A key without a default was not written.',
    'Some things only a person can know: the name, the domains, the mail relay.',
    'Add the key.',
  ),
  reference: reading(
    'spec/reference',
    'It refers to nothing',
    'A name that nothing in the spec has.',
    'A cell, a plan or an environment that is not declared cannot be planned.',
    'Declare it, or correct the name.',
  ),
  duplicate: reading(
    'spec/duplicate',
    'Two things with one name',
    'A name, slug or id used twice.',
    'Names become hosts, databases and folders: two of them would be one.',
    'Rename one of them. An id is never reused: add the tenant anew.',
  ),
  noPlatform: reading(
    'spec/no-platform',
    'No platform',
    'No file of kind Platform.',
    'Tenants live on a platform.',
    'Write platform.yaml, or start with `hansa init DIR`.',
  ),
  fixed: {
    code: 'layer/fixed',
    severity: 'error',
    title: 'Not for this layer to say',
    trap: 'An environment, a cell or a tenant that says a key of another layer.',
    why: 'Taken, the key would look as if it held, and it would not.',
    wayOut: 'Say it where it belongs: the message names the layer.',
    keys: ['environments', 'cells'],
    evidence: [{ url: 'https://helm.sh/docs/chart_template_guide/values_files', checkedAt: '2026-11-22' }],
  },
  knownOnly: reading(
    'stack/known-only',
    'Known, not rendered',
    'A choice that the catalogue knows as facts only.',
    'Hansa never renders a stub: what it writes has passed the strict validation of an API server, and what it cannot write so it refuses. `hansa stack NAME` has what is known.',
    'Take the named alternative.',
    [{ url: 'https://github.com/kubernetes/enhancements/issues/2885', checkedAt: '2026-11-23' }],
  ),
  literal: reading(
    'secret/literal',
    'A secret in plain text',
    'A secret written into the spec.',
    'What is in Git stays in its history, on every clone and in every backup.',
    'Write `generated`, or a reference to the encrypted file that holds it.',
    [{ url: HISTORY, checkedAt: '2026-11-23' }],
  ),
} as const satisfies Record<string, Code>;
