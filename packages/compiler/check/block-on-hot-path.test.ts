import { describe, it } from 'node:test';
import { passes, refuses } from './trial.ts';

const code = 'storage/block-on-hot-path';
const set = (storage: string, apps = '[nextcloud, podinfo]') => ({ apps, settings: `{ nextcloud: { storage: ${storage} } }` });

describe(code, () => {
  it("refuses members' files on a block volume, and passes a bucket", () => {
    refuses({ code, edits: set('block'), at: '/settings/nextcloud/storage', marks: 'block', fix: true });
    passes({ code, edits: set('objects') });
    passes({ code, edits: { apps: '[nextcloud, podinfo]' } });
  });

  it('leaves files in a pod to the rule that says what is lost, and an app that is not on offer alone', () => {
    passes({ code, edits: set('none') });
    passes({ code, edits: set('block', '[podinfo]') });
  });
});
