import { type Catalogue, firstStore } from '../catalogue/catalogue.ts';
import { HOMES } from './cell.ts';
import type { Choices } from './choices.ts';
import type { BackupThing } from './kinds.ts';
import { seenHere } from './layers.ts';
import { partyAt } from './plan.ts';
import { thing } from './thing.ts';

/** Where the objects of the cells stand: a second copy at the same provider would be lost with the first. */
function dataPlaces(catalogue: Catalogue, choices: Choices): string[] {
  const cells = choices.written('/cells');
  const homes = (Array.isArray(cells) ? cells : []).map((_, index) =>
    HOMES.map((key) => seenHere(choices, index).written(`/cells/${index}/${key}`)).find(Boolean),
  );
  const usual = Object.keys(catalogue.providers)[0];
  return [choices.written('/services/objects/at'), ...homes.map((home) => home ?? usual)].filter((place) => typeof place === 'string');
}

/** How state is kept, and where its second copy is. */
export function planBackup(catalogue: Catalogue, choices: Choices): BackupThing {
  const used = dataPlaces(catalogue, choices).map(partyAt);
  const others = Object.keys(catalogue.providers).filter((provider) => provider !== used[0]);
  const other = others.find((provider) => !used.includes(provider)) ?? others[0];
  const offsite = choices.at<string>('/backup/offsite', (other && firstStore(catalogue, other)) ?? 'none');
  const [full, incremental, keep] = [
    choices.at<string>('/backup/full'),
    choices.at<string>('/backup/incremental'),
    choices.at<string>('/backup/keep'),
  ];
  const volumes = choices.at<string>('/backup/volumes', full.value);
  const [drill, drillOn] = [choices.at<string>('/backup/drill'), choices.at<'copy' | 'live'>('/backup/drillOn')];
  const [points, restore] = [choices.at<'paired' | 'apart'>('/backup/points'), choices.at<'direct' | 'pool'>('/backup/restore')];
  return thing('backup', {
    id: 'backup',
    name: 'backup',
    cell: null,
    ...choices.reason('/backup'),
    values: {
      full: full.value,
      incremental: incremental.value,
      volumes: volumes.value,
      keep: keep.value,
      drill: drill.value,
      drillOn: drillOn.value,
      points: points.value,
      restore: restore.value,
      offsite: offsite.value === 'none' ? null : offsite.value,
    },
    why: { full, incremental, volumes, keep, drill, drillOn, points, restore, offsite },
  });
}
