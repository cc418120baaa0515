import type { Chosen, TenantLimit } from '../../entry.ts';

/** Series of a tenant with all apps, and KiB of memory of each: reckoned from 400,000 series of 200 tenants, and 4 to 6 KiB each. */
const SERIES = 2_000;
const KIB = 6;

/** What Prometheus holds in its memory. Beyond that it is killed, starts by reading its log, and is killed again: nobody is told of anything. */
export function limits(settings: Readonly<Record<string, Chosen<unknown>>>): readonly TenantLimit[] {
  const memory = Number(settings['memory']?.value);
  return [
    {
      name: 'series',
      room: Math.floor((memory * 1024) / KIB),
      perTenant: SERIES,
      basis: 'assumed',
      why: `${memory} MiB hold a series in ${KIB} KiB each, and a tenant with all apps has about ${SERIES}`,
      setting: 'memory',
    },
  ];
}
