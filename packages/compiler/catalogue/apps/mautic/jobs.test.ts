import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { SCHEDULES, minuteOf } from './jobs.ts';

describe('schedules of Mautic', () => {
  it('spread the tenants of a cell over the minutes, each always in the same one', () => {
    for (const { every } of Object.values(SCHEDULES)) {
      const minutes = Array.from({ length: 300 }, (_, index) => minuteOf(`t-${index.toString(36).padStart(10, 'a')}`, every));
      assert.ok(minutes.every((minute) => Number.isInteger(minute) && minute >= 0 && minute < every));
      assert.equal(new Set(minutes).size, every);
      assert.equal(minuteOf('t-k7m2p9x4qd', every), minuteOf('t-k7m2p9x4qd', every));
    }
  });
});
