import { z } from 'zod';
import { emitYaml } from '../tree/yaml.ts';
import { text } from './forms.ts';
import { key, required } from './key.ts';

/** Beside platform.yaml: what the registries answered when they were asked. `hansa lock` writes it, nobody edits it. */
export const LOCK_FILE = 'hansa.lock.yaml';

const DIGEST = /^sha256:[0-9a-f]{64}$/;
/** A registry, a path, a tag: what a digest can stand for. A reference that has a digest already needs no lock. */
const IMAGE = /^[a-z0-9.-]+(?::\d{1,5})?(?:\/[a-z0-9]+(?:[._-]+[a-z0-9]+)*)+:\w[\w.-]{0,127}$/;
const CHART = /^(?:oci|https):\/\/[^\s@]+:[\w.+-]+$/;

const digest = z.string().regex(DIGEST, { error: 'sha256: and 64 hexadecimal digits' });
const mediaType = z.string().regex(/^[\w.+-]+\/[\w.+-]+$/, { error: 'a media type, as in application/vnd.oci.image.index.v1+json' });
const day = text('date');

const image = z.strictObject({
  at: required(z.string().min(1).max(400), { does: 'Where it was asked for: itself, or its place at the mirror.' }),
  digest: required(digest, { does: 'Digest of what the tag led to: the index of all platforms where there is one.' }),
  mediaType: required(mediaType, { does: 'What the digest is of.' }),
  platforms: key(z.record(z.string().regex(/^[\w./-]+$/, { error: 'a platform, as in linux/amd64' }), digest), {
    does: 'Digests of the manifests of an index, by platform.',
    because: 'the image is for one platform',
  }),
  resolvedAt: required(day, { does: 'The day on which the tag was first seen to lead there.' }),
});

const chart = z.strictObject({
  at: required(z.string().min(1).max(400), { does: 'Where it was asked for: the registry, or the index of the repository.' }),
  digest: required(digest, { does: 'Digest of the manifest in a registry, or of the archive as the index of a repository has it.' }),
  mediaType: key(mediaType, { does: 'What the digest is of.', because: 'the archive of a classic repository' }),
  resolvedAt: required(day, { does: 'The day on which the version was first seen to lead there.' }),
});

/** The shape of hansa.lock.yaml. */
export const lockSchema = z.strictObject({
  apiVersion: required(z.literal('hansa/v1'), { does: 'Always `hansa/v1`.' }),
  kind: required(z.literal('Lock'), { does: 'Always `Lock`.' }),
  images: required(z.record(z.string().regex(IMAGE, { error: 'an image with its registry and tag, as its maker names it' }), image), {
    does: 'What each tag led to.',
  }),
  charts: required(z.record(z.string().regex(CHART, { error: 'a chart with its repository and version' }), chart), {
    does: 'What each version of a chart led to.',
  }),
});

export type LockSpec = z.infer<typeof lockSchema>;

/** The text of a lock: the same for the same entries, whoever resolved them, in which order and where. */
export function lockText(lock: LockSpec): string {
  return `# What registries answered to \`hansa lock\`. Commit it; to change it, run that again.\n${emitYaml(lock)}`;
}
