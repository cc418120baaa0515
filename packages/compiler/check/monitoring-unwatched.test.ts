import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sample } from './sample.ts';
import { passes, refuses } from './trial.ts';

const code = 'monitoring/unwatched';
const at = '/services/monitoring/deadManSwitch';
const MAIL = 'mail: { relay: out.fjord.test, party: fjord }';
const watched = (monitoring: string) => ({ services: `{ ${MAIL}, monitoring: { ${monitoring} } }` });

describe(code, () => {
  it('refuses a switch at the site of what it watches, and passes another site', () => {
    const same = watched('at: scaleway/nl-ams-1, deadManSwitch: scaleway/nl-ams-1');
    refuses({ code, edits: same, at, marks: 'scaleway/nl-ams-1', fix: true });
    passes({ code, edits: watched('at: scaleway/nl-ams-1, deadManSwitch: scaleway/nl-ams-2') });
    passes({ code, edits: watched('at: scaleway/nl-ams-1, deadManSwitch: hetzner/nbg1') });
  });

  it('refuses no switch at all, and plans none', () => {
    const { message } = refuses({ code, edits: watched('deadManSwitch: none'), at, marks: 'none', fix: true });
    assert.match(message, /falls silent/);
    const hosts = sample(watched('deadManSwitch: none')).platform?.cells[0]?.hosts ?? [];
    assert.deepEqual(
      hosts.filter(({ values }) => values.role === 'switch'),
      [],
    );
  });

  it('never refuses its own default, wherever a cell or its monitoring stands', () => {
    passes({ code });
    for (const site of ['hetzner/nbg1', 'hetzner/hel1', 'stackit/eu01-2', 'ovhcloud/WAW1']) {
      passes({ code, edits: watched(`at: ${site}`) });
      passes({ code, edits: { cells: `[{ name: south, at: ${site} }]` } });
    }
  });

  it('lets an evaluation sleep', () => {
    passes({ code, edits: { ...watched('deadManSwitch: none'), profile: 'evaluation' } });
  });
});
