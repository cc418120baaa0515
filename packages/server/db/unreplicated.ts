import type pg from 'pg';

/**
 * A commit that took place here and perhaps nowhere else. Where a synchronous standby is away, a commit waits for it; who ends that waiting
 * (`pg_cancel_backend`, a shutdown) makes PostgreSQL answer as if all were well, with a warning beside it. What would then be acknowledged is
 * lost with the next failover.
 */
export class Unreplicated extends Error {}

/** SQLSTATE of a warning that has none of its own. A commit has no other. */
const WARNING = '01000';

/** Commits, and gives the command that took place. Throws Unreplicated: nobody knows whether it will hold. */
export async function commit(client: Pick<pg.ClientBase, 'query' | 'on' | 'off'>): Promise<string> {
  let warned = false;
  const heard = ({ code }: { readonly code?: string | undefined }): void => {
    warned ||= code === WARNING;
  };
  client.on('notice', heard);
  try {
    const { command } = await client.query('commit');
    if (warned) throw new Unreplicated('the commit is on this server, and not known to be on its standby');
    return command;
  } finally {
    client.off('notice', heard);
  }
}
