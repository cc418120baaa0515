import { type Code, finding } from '../diagnostics/code.ts';
import type { Finding, Origin, Remedy } from '../diagnostics/diagnostic.ts';
import type { PlatformPlan } from '../plan/plan.ts';
import type { CrossRule } from './rule.ts';

const SPECIFICATION = { url: 'https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md', checkedAt: '2026-11-22' };
const PULLING = { url: 'https://kubernetes.io/docs/concepts/containers/images/#image-names', checkedAt: '2026-11-22' };

const UNPINNED: Code = {
  code: 'image/unpinned',
  severity: 'warning',
  title: 'Images and charts that are named by a tag alone',
  trap: 'A tag stands for what its registry says today: two nodes that pull it on two days may run two programs, and nobody changed anything.',
  why: 'A tag can be moved by whoever has the account of its maker or of the mirror. A digest is made of the bytes: what it names cannot become something else, and what was tried is what runs.',
  wayOut: '`hansa lock` asks the registries once and writes hansa.lock.yaml beside platform.yaml; commit it with the rest.',
  keys: ['images.mirror'],
  evidence: [PULLING, SPECIFICATION],
};

const STALE: Code = {
  code: 'image/stale',
  severity: 'note',
  title: 'Locked, and used no more',
  trap: 'A lock that still has the digest of a version that was left.',
  why: 'It pins nothing. Whoever reads the lock to know what runs is told of programs that do not.',
  wayOut: '`hansa lock` writes the lock anew, without them.',
  keys: [],
  evidence: [SPECIFICATION],
};

const MOVED: Code = {
  code: 'image/moved',
  severity: 'error',
  title: 'A tag that leads elsewhere than when it was locked',
  trap: 'Making a release again under the tag that it had, at the maker or at the mirror.',
  why: 'The cluster goes on with what was locked, as long as a registry has it. But the tag and the bytes no longer agree: either the maker mended something that you do not have, or somebody put something there.',
  wayOut: 'Find out who moved it and why. Then `hansa lock` takes what is there now, and the change is one that people read in the lock.',
  keys: [],
  evidence: [SPECIFICATION],
};

/** Names that stand in one message: a person who has forty to lock locks them all at once. */
const SHOWN = 4;

/**
 * One complaint for all of them, since one command ends them all. Who has a lock means to be pinned, so what it misses is a warning; without
 * one it is said to those who have a mirror, as a note: they have a registry whose tags they answer for.
 */
export const imageUnpinned: CrossRule = {
  code: UNPINNED,
  platform: (plan) => (plan.pins === undefined && plan.mirror.value !== null && inProduction(plan) ? [noLock(plan)] : []),
  named: (plan, used) => {
    const { pins } = plan;
    if (pins === undefined) return [];
    const images = names(used.images).filter((image) => pins.images[image] === undefined);
    const charts = names(used.charts).filter((chart) => pins.charts[chart] === undefined);
    const missing = [...images, ...charts];
    if (missing.length === 0) return [];
    const known = [...Object.keys(pins.images), ...Object.keys(pins.charts)];
    return [
      finding(UNPINNED, {
        at: { file: pins.file, pointer: images.length > 0 ? '/images' : '/charts' },
        mark: 'key',
        severity: inProduction(plan) ? 'warning' : 'note',
        subject: plan.platform.name,
        found: counted(images.length, charts.length),
        expected: 'a digest for each',
        message: `The lock does not have ${listed(missing.map((name) => withOther(name, known)))}.`,
        hint: 'Run `hansa lock` and commit what it writes.',
      }),
    ];
  },
};

export const imageStale: CrossRule = {
  code: STALE,
  named: (plan, used) => {
    const { pins } = plan;
    if (pins === undefined) return [];
    const [images, charts] = [new Set(names(used.images)), new Set(names(used.charts))];
    const lists = [
      { list: 'images', locked: Object.keys(pins.images), used: images },
      { list: 'charts', locked: Object.keys(pins.charts), used: charts },
    ].map(({ list, locked, used: of }) => ({ list, locked, stale: locked.filter((name) => !of.has(name)) }));
    const stale = lists.flatMap((each) => each.stale);
    if (stale.length === 0) return [];
    return [
      finding(STALE, {
        at: { file: pins.file, pointer: '' },
        subject: plan.platform.name,
        found: stale.length === 1 ? '1 entry that nothing uses' : `${stale.length} entries that nothing uses`,
        expected: 'what is used, and nothing else',
        message: `The lock has ${listed(stale)}, and nothing here uses ${stale.length === 1 ? 'it' : 'them'}.`,
        hint: 'Run `hansa lock`: it writes what is used.',
        remedies: lists.flatMap((each) => without(pins.file, each)),
      }),
    ];
  },
};

/** Where each entry of a lock stood when it was written, and what a registry says of it now. */
export const imageMoved: CrossRule = {
  code: MOVED,
  answered: (plan, answers) => {
    const { pins } = plan;
    if (pins === undefined) return [];
    return (['images', 'charts'] as const).flatMap((list) =>
      Object.entries(pins[list]).flatMap(([reference, digest]) => {
        const now = answers.get(reference);
        const at = { file: pins.file, pointer: `/${list}/${escaped(reference)}/digest` };
        return now === undefined || now === digest ? [] : [moved(at, reference, digest, now)];
      }),
    );
  },
};

/** A mapping of which nothing is left is an empty one, and not nothing. */
function without(file: string, { list, locked, stale }: { list: string; locked: readonly string[]; stale: readonly string[] }): Remedy[] {
  if (stale.length > 0 && stale.length === locked.length) return [{ file, pointer: `/${list}`, value: {} }];
  return stale.map((name) => ({ file, pointer: `/${list}/${escaped(name)}`, remove: true }));
}

function names(all: readonly { readonly reference: string }[]): string[] {
  return all.map(({ reference }) => reference);
}

function moved(at: Origin, reference: string, digest: string, now: string): Finding {
  return finding(MOVED, {
    at,
    subject: reference,
    found: now,
    expected: digest,
    message: `${reference} was locked as ${short(digest)} and leads to ${short(now)} now.`,
    hint: 'Find out who moved it. `hansa lock` takes what is there now.',
  });
}

function noLock(plan: PlatformPlan): Finding {
  return finding(UNPINNED, {
    at: plan.mirror.origin,
    severity: 'note',
    subject: plan.platform.name,
    found: 'no hansa.lock.yaml',
    expected: 'a digest for each image and chart',
    message: 'Images and charts are named by tags, which your mirror may move.',
    hint: 'Run `hansa lock` where the mirror can be reached, and commit hansa.lock.yaml.',
  });
}

function inProduction(plan: PlatformPlan): boolean {
  return plan.platform.values.profile === 'production';
}

function counted(images: number, charts: number): string {
  const parts = [images > 0 ? number(images, 'image') : '', charts > 0 ? number(charts, 'chart') : ''].filter((part) => part !== '');
  return `${parts.join(' and ')} without a digest`;
}

function number(count: number, of: string): string {
  return count === 1 ? `1 ${of}` : `${count} ${of}s`;
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, SHOWN).join(', ');
  return names.length > SHOWN ? `${shown} and ${names.length - SHOWN} more` : shown;
}

/** A lock of another version says so: that is what an update without `hansa lock` looks like. */
function withOther(name: string, known: readonly string[]): string {
  const path = (reference: string) => reference.slice(0, reference.lastIndexOf(':') + 1);
  const other = known.find((each) => path(each) === path(name));
  return other === undefined ? name : `${name} (it has ${other.slice(other.lastIndexOf(':') + 1)})`;
}

function short(digest: string): string {
  return digest.slice(0, 'sha256:'.length + 12);
}

/** A key as a part of a JSON Pointer. */
function escaped(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}
