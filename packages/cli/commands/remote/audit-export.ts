import type { Context } from '../../context.ts';
import { EXIT } from '../../exit.ts';
import { asking, clientOf } from './server.ts';
import { found } from './tenants.ts';

/** `hansa audit export TENANT --server URL`: every event of a tenant with its link, one a line, the oldest first. */
export function auditExport(context: Context): Promise<number> {
  return asking(async () => {
    const client = clientOf(context);
    const { value } = await found(client, context.words[0] ?? '');
    let after: string | null = null;
    do {
      const query = after === null ? { limit: 200 } : { limit: 200, after };
      const page: { items: readonly unknown[]; next: string | null } = (
        await client.call('tenantEvents', { params: { id: value.id }, query })
      ).value;
      for (const event of page.items) process.stdout.write(`${JSON.stringify(event)}\n`);
      after = page.next;
    } while (after !== null);
    return EXIT.done;
  });
}
