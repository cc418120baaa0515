import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { printJson } from '../diagnostics/print-json.ts';
import { printText } from '../diagnostics/print-text.ts';
import { platformText, sample } from './sample.ts';
import { complaintsOf, passes, refuses } from './trial.ts';

const command = 'secret/literal-command';
const literal = 'secret/literal';
const secrets = (text: string) => ({ secrets: `{ relay-password: ${JSON.stringify(text)} }` });

const COMMANDS = [
  '$(openssl rand -base64 24)',
  '`pwgen 32 1`',
  '${RELAY_PASSWORD}',
  '$RELAY_PASSWORD',
  '{{ .Values.password }}',
  '${{ secrets.RELAY }}',
  'openssl rand -hex 16',
  'uuidgen',
  'head -c 32 /dev/urandom | base64',
  'cat /run/secrets/relay',
  'date +%s | sha256sum',
];
const PASSWORDS = [
  'hunter2',
  'pa$$word',
  'a{b}',
  'x{{y',
  'cost $5',
  'head over heels',
  'cat sat on the mat',
  'a|b',
  'it`s',
  '5$(',
  'openssl3',
  'echo chamber',
  '%20%41',
  '',
];

describe('secret/literal-command', () => {
  it('refuses the text of a command, in whatever words', () => {
    for (const text of COMMANDS) {
      assert.deepEqual(
        complaintsOf({ code: command, edits: secrets(text) }).map((each) => each.at.pointer),
        ['/secrets/relay-password'],
        text,
      );
      assert.deepEqual(complaintsOf({ code: literal, edits: secrets(text) }), [], text);
    }
    refuses({
      code: command,
      edits: secrets('$(openssl rand -base64 24)'),
      at: '/secrets/relay-password',
      marks: '"$(openssl rand -base64 24)"',
      fix: true,
    });
  });

  it('does not take a password for a command', () => {
    for (const text of PASSWORDS) assert.deepEqual(complaintsOf({ code: command, edits: secrets(text) }), [], text);
  });

  it('takes no longer for a text that nearly is one', () => {
    const from = process.cpuUsage();
    for (const text of ['{{', '$(', '`', '${']) complaintsOf({ code: command, edits: secrets(text.repeat(100_000)) });
    const { user, system } = process.cpuUsage(from);
    assert.ok((user + system) / 1_000 < 4000);
  });
});

describe('secret/literal', () => {
  it('refuses a password, and passes what is generated or kept in a file', () => {
    for (const text of PASSWORDS) assert.equal(complaintsOf({ code: literal, edits: secrets(text) }).length, 1, text);
    refuses({ code: literal, edits: secrets('pa$$word'), at: '/secrets/relay-password', marks: '"pa$$word"', fix: true });
    passes({ code: literal, edits: secrets('generated') });
    passes({ code: literal, edits: { secrets: '{ relay-password: { file: keys.sops.yaml, key: relay } }' } });
    passes({ code: literal });
  });

  it('never repeats what was written, whatever is wrong with it, in no form of output', () => {
    const canary = 'Kq7-canary-41';
    for (const written of [
      `{ relay: ${canary} }`,
      `{ relay: "$(${canary})", b: [${canary}] }`,
      `{ Relay: ${canary} }`,
      `{ relay: { file: ${canary}, kee: ${canary} } }`,
      `[${canary}]`,
      canary,
    ]) {
      const edits = { secrets: written };
      const { diagnostics } = sample(edits);
      assert.ok(diagnostics.length > 0, written);
      for (const output of [printText(diagnostics, () => platformText(edits)), printJson(diagnostics)])
        assert.doesNotMatch(output, new RegExp(canary), written);
    }
    for (const address of [
      `https://robot:${canary}@git.fjord.test/all.git`,
      `ssh://git:first@${canary}@git.fjord.test/all.git`,
      `https://ghp_${canary.replaceAll('-', '')}@git.fjord.test/all.git`,
      `https://glpat-${canary}@git.fjord.test/all.git`,
    ]) {
      const edits = { gitops: `{ engine: argo, repository: "${address}" }` };
      const { diagnostics } = sample(edits);
      assert.deepEqual(
        diagnostics.map(({ code, at }) => [code, at.pointer]),
        [
          ['spec/value', '/gitops/engine'],
          ['spec/format', '/gitops/repository'],
        ],
      );
      const outputs = printText(diagnostics, () => platformText(edits)) + printJson(diagnostics);
      assert.doesNotMatch(outputs, /Kq7|canary|first|ghp_K|-41/, address);
      assert.match(outputs, /git\.fjord\.test\/all\.git/);
    }
    const { diagnostics } = sample({ secrets: '{ pin: 48151623 }' });
    assert.doesNotMatch(printJson(diagnostics) + printText(diagnostics, () => platformText({ secrets: '{ pin: 48151623 }' })), /48151623/);
  });
});

describe('the file of a secret', () => {
  const found = (file: string) =>
    complaintsOf({ code: 'spec/format', edits: { secrets: `{ relay: { file: ${JSON.stringify(file)}, key: word } }` } });

  it('stands beside the spec, and no other is taken', () => {
    for (const file of [
      '../mail.yaml',
      '/etc/mail.yaml',
      'secrets/../../mail.yaml',
      '~/mail.yaml',
      'C:\\mail.yaml',
      'secrets//../../mail.yaml',
      'file:///mail.yaml',
      '.',
    ])
      assert.deepEqual(
        found(file).map((each) => each.at.pointer),
        ['/secrets/relay/file'],
        file,
      );
    for (const file of ['secrets/mail.yaml', './mail.sops.yaml', 'a/../mail.yaml', '..mail/x.yaml'])
      assert.deepEqual(found(file), [], file);
  });
});
