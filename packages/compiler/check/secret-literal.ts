import { type Code, finding } from '../diagnostics/code.ts';
import type { Finding } from '../diagnostics/diagnostic.ts';
import type { PlatformPlan } from '../plan/plan.ts';
import type { Chosen } from '../plan/thing.ts';
import { CODES } from '../spec/codes.ts';
import type { CrossRule } from './rule.ts';

const COMMAND: Code = {
  code: 'secret/literal-command',
  severity: 'error',
  title: 'A secret that is the text of a command',
  trap: 'A shell command where a secret should be: `$(openssl rand -base64 24)`, backticks, `${VARIABLE}` or a template in braces.',
  why: 'Nobody runs it. In single quotes a shell passes the text on as it is, and YAML has no commands: the password becomes those very characters, the same for everybody who copied the guide.',
  wayOut: 'Write `generated`: Hansa gives the recipe and the store makes the value once.',
  keys: ['secrets.*'],
  evidence: [{ url: 'https://www.gnu.org/software/bash/manual/html_node/Single-Quotes.html', checkedAt: '2026-11-21' }],
};

/**
 * Command substitution, backticks, a variable in braces or alone, a template, a program that makes secrets, a pipe into one. A `$`, a
 * brace or an English word may be part of any password.
 */
const COMMANDS = [
  /\$\(.+\)/s,
  /`[^`]+`/,
  /\$\{[^}]+\}/,
  /^\s*\$[A-Za-z_][A-Za-z0-9_]*\s*$/,
  /\{\{.+\}\}/s,
  /^\s*(?:openssl|pwgen|uuidgen|apg|mkpasswd)(?:\s|$)/,
  /^\s*(?:head|tail|cat|echo|printf|tr|dd|date)\s+["'$/<-]/,
  /\|\s*(?:base64|sha\d+sum|md5sum|tr|head|cut|xxd|openssl)\b/,
];

/** Enough for any command that a guide shows; some of the patterns take the square of the length. */
const LOOKED_AT = 1000;

function isCommand(text: string): boolean {
  return COMMANDS.some((pattern) => pattern.test(text.slice(0, LOOKED_AT)));
}

function literals(plan: PlatformPlan): [string, Chosen<string>][] {
  return Object.entries(plan.secretsAsked).flatMap(([name, chosen]) =>
    typeof chosen.value === 'string' && chosen.value !== 'generated' ? [[name, chosen as Chosen<string>] as [string, Chosen<string>]] : [],
  );
}

/** The text itself never appears in a message: it may be a real secret. */
function complaint(code: Code, name: string, chosen: Chosen<string>, found: string, message: string): Finding {
  return finding(code, {
    at: chosen.origin,
    subject: name,
    found,
    expected: '`generated`, or a file and a key',
    message,
    hint: `Write \`${name}: generated\`, or \`${name}: { file: ..., key: ... }\`.`,
    remedies: [{ ...chosen.origin, value: 'generated' }],
  });
}

export const secretLiteralCommand: CrossRule = {
  code: COMMAND,
  platform: (plan) =>
    literals(plan)
      .filter(([, chosen]) => isCommand(chosen.value))
      .map(([name, chosen]) =>
        complaint(
          COMMAND,
          name,
          chosen,
          'the text of a command',
          `Secret \`${name}\` is the text of a command that nobody runs: these characters would be the password.`,
        ),
      ),
};

export const secretLiteral: CrossRule = {
  code: CODES.literal,
  platform: (plan) =>
    literals(plan)
      .filter(([, chosen]) => !isCommand(chosen.value))
      .map(([name, chosen]) =>
        complaint(
          CODES.literal,
          name,
          chosen,
          'a text',
          `Secret \`${name}\` stands in plain text in the spec, and so in Git for ever. Change it where it is used, then here.`,
        ),
      ),
};

/** A file beside the spec: what is elsewhere on somebody's machine is in no commit, and no other reader of the spec has it. */
export const secretFile: CrossRule = {
  code: CODES.format,
  platform: (plan) =>
    Object.entries(plan.secretsAsked).flatMap(([name, { value, origin }]) => {
      const file = typeof value === 'object' && value !== null && 'file' in value ? String(value.file) : undefined;
      if (file === undefined || isInside(file)) return [];
      return [
        finding(CODES.format, {
          at: { file: origin.file, pointer: `${origin.pointer}/file` },
          subject: name,
          found: file,
          expected: 'a path inside the folder of the spec',
          message: `\`${file}\` is outside the folder of the spec: it is not part of its repository.`,
          hint: 'Move the encrypted file beside platform.yaml, as in `secrets/mail.yaml`, and name it from there.',
        }),
      ];
    }),
};

/** By its words alone, on every system alike: relative, and never above where it begins. */
function isInside(file: string): boolean {
  if (/^(?:[/\\~]|[A-Za-z]:|[a-z][a-z0-9+.-]*:\/\/)/.test(file)) return false;
  let depth = 0;
  for (const part of file.split(/[/\\]/)) {
    depth += part === '..' ? -1 : part === '.' || part === '' ? 0 : 1;
    if (depth < 0) return false;
  }
  return depth > 0;
}
