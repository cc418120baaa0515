/** Tenants of a cloud that is larger than a lab makes one, as the API would list them: `t-0`, `t-1` and so on, the oldest first. */
export function tenantsFrom(first: number, count: number): readonly object[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `k${String(first + index).padStart(9, '0')}`,
    slug: `t-${first + index}`,
    cell: 'fsn-1',
    plan: 'team@1',
    seats: 5,
    wave: 1,
    owner: 'contract',
    state: 'active',
    wanted: 'active',
    settled: true,
    because: [],
    waitingFor: null,
    createdAt: '2026-11-21T12:00:00.000Z',
  }));
}
