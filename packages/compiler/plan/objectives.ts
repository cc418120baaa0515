import { mebibytes } from '../spec/forms.ts';
import type { Choices } from './choices.ts';
import type { ObjectivesThing } from './kinds.ts';
import { thing } from './thing.ts';

/** What is promised, asked for or by default. Whether it can be held is computed elsewhere, from everything else. */
export function planObjectives(choices: Choices): ObjectivesThing {
  const availability = choices.at<number>('/objectives/availability');
  const responseP95 = choices.at<string>('/objectives/responseP95');
  const recoveryTime = choices.at<string>('/objectives/recoveryTime');
  const dataLoss = choices.at<string>('/objectives/dataLoss');
  const databaseFailover = choices.at<string | null>('/objectives/databaseFailover', null);
  const restoreRate = choices.at<string | null>('/backup/restoreRate', null);
  return thing('objectives', {
    id: 'objectives',
    name: 'objectives',
    cell: null,
    ...choices.reason('/objectives'),
    values: {
      availability: availability.value,
      responseP95: responseP95.value,
      recoveryTime: recoveryTime.value,
      dataLoss: dataLoss.value,
      databaseFailover: databaseFailover.value,
      restoreRate: restoreRate.value === null ? null : mebibytes(restoreRate.value),
    },
    why: { availability, responseP95, recoveryTime, dataLoss, databaseFailover, restoreRate },
  });
}
