import { CLUSTER, LAYERED } from '../spec/layered.ts';
import { unchanged } from '../tree/manifest/digest.ts';
import type { Choices } from './choices.ts';
import type { OwnParts } from './plan.ts';
import type { Thing } from './thing.ts';

type Mapping = Readonly<Record<string, unknown>>;

/** The layers that say something otherwise for a cell, as pointers, nearest first: the cell itself, then its environment. */
export function layersOf(choices: Choices, index: number): readonly string[] {
  const [cells, environments] = [listed(choices.written('/cells')), listed(choices.written('/environments'))];
  const cell = cells[index] ?? {};
  const name = cell['environment'] ?? environments.at(-1)?.['name'];
  const at = environments.findIndex((each) => each['name'] === name);
  return [...(saysAny(cell) ? [`/cells/${index}`] : []), ...(saidBy(environments[at] ?? {}).length > 0 ? [`/environments/${at}`] : [])];
}

/** The document as the cell at that place of the list reads it. */
export function seenHere(choices: Choices, index: number): Choices {
  return choices.seenFrom('', layersOf(choices, index));
}

/** What an environment says for its cells, by section. */
export function saidBy(environment: Mapping): readonly string[] {
  return [...LAYERED, CLUSTER].filter((section) => environment[section] !== undefined);
}

function saysAny(layer: Mapping): boolean {
  for (const section of LAYERED) if (layer[section] !== undefined) return true;
  return false;
}

function listed(value: unknown): readonly Mapping[] {
  return Array.isArray(value) ? (value as readonly Mapping[]) : [];
}

/** Of the parts as a cell sees them those that are otherwise; undefined where none is. `whose` tells their things from the platform's. */
export function ownParts(parts: Required<OwnParts>, usual: Required<OwnParts>, whose: string): OwnParts | undefined {
  const { platform, settings, backup, objectives } = parts;
  const own: OwnParts = {
    ...(!unchanged(values(platform), values(usual.platform)) && { platform: renamed(platform, whose) }),
    ...(!unchanged(settings, usual.settings) && { settings }),
    ...(!unchanged(values(backup), values(usual.backup)) && { backup: renamed(backup, whose) }),
    ...(!unchanged(values(objectives), values(usual.objectives)) && { objectives: renamed(objectives, whose) }),
  };
  return Object.keys(own).length === 0 ? undefined : own;
}

/** Values with their reasons: a value that was said anew belongs to who said it, though it be the same. */
function values({ values, why }: Thing): object {
  return { values, why };
}

function renamed<T extends Thing>(thing: T, whose: string): T {
  return { ...thing, id: `${thing.id}/${whose}` };
}
