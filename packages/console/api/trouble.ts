import type { Problem } from './answers.ts';

/** Why something that was asked for did not happen. `status` 0: nobody answered. */
export type Trouble = Pick<Problem, 'status' | 'code' | 'title' | 'diagnostics' | 'retryAt'>;

export const SILENT: Trouble = { status: 0, code: 'request/silent', title: 'The server does not answer.' };

/** A refusal as it came; an answer that is none of ours (a proxy's, say) is told by its number. */
export function troubleOf(status: number, body: unknown): Trouble {
  const { code, title, diagnostics, retryAt } = (typeof body === 'object' && body !== null ? body : {}) as Partial<Problem>;
  return {
    status,
    code: code ?? 'request/strange',
    title: title ?? `The server answered ${status}.`,
    ...(diagnostics && { diagnostics }),
    ...(retryAt && { retryAt }),
  };
}

export interface Said {
  readonly what: string;
  /** What the person can do now. */
  readonly todo: string;
}

/** A refusal in words. What the server says comes first; what to do is known here. Nothing that was typed is ever gone. */
export function said({ status, code, title, retryAt }: Trouble): Said {
  const what = /[.!?]$/.test(title) ? title : `${title}.`;
  if (status === 0)
    return { what, todo: 'What you typed is still here. Is npm start still running in its terminal? Send it again once it is.' };
  if (status === 401) return { what: 'You are not signed in any more.', todo: 'Sign in again in this window; what you typed stays here.' };
  if (status === 403 || status === 404) return { what, todo: 'Perhaps it is gone, or somebody else may do this.' };
  if (status === 412)
    return { what, todo: 'The page shows by now what they changed, and what you typed is still here. Compare, and send again.' };
  if (code === 'request/in-flight') return { what, todo: 'Wait a second; the page follows it.' };
  if (status === 409) return { what, todo: 'Nothing was changed. Choose something else, and send again.' };
  if (code === 'request/body')
    return { what: 'Some values cannot be taken.', todo: 'Nothing was changed. Mend what is marked, and send again.' };
  if (status === 413 || status === 422) return { what, todo: 'Nothing was changed. Mend what is marked, and send again.' };
  if (status === 429 || status === 503)
    return { what, todo: retryAt ? `Send it again after ${retryAt.slice(11, 19)} UTC.` : 'Send it again in a few seconds.' };
  if (status >= 500) return { what, todo: 'Send it again; if it stays, please report it.' };
  return { what, todo: 'Nothing was changed.' };
}

/** What a field of a form is told, by the name of the field; what belongs to none stands under the empty name. */
export type Marks = Readonly<Record<string, readonly string[]>>;

/** Complaints by the field that they are about. `fields` are JSON pointers of the request, which are those of a tenant's file, too. */
export function marksOf({ diagnostics = [] }: Trouble, fields: readonly string[]): Marks {
  const marks: Record<string, string[]> = {};
  for (const each of diagnostics) {
    const pointer = pointerOf(each);
    const field = fields.find((name) => pointer === name || pointer.startsWith(`${name}/`)) ?? '';
    (marks[field] ??= []).push(textOf(each));
  }
  return marks;
}

function pointerOf(diagnostic: Readonly<Record<string, unknown>>): string {
  const at = diagnostic['at'] as { readonly file?: string; readonly pointer?: string } | undefined;
  // A complaint about the platform's own lines belongs to no field of a tenant.
  if (at) return at.file === 'platform.yaml' ? '' : (at.pointer ?? '');
  return typeof diagnostic['pointer'] === 'string' ? diagnostic['pointer'] : '';
}

function textOf({ message, hint }: Readonly<Record<string, unknown>>): string {
  return [message, hint].filter((part) => typeof part === 'string' && part !== '').join(' ');
}
