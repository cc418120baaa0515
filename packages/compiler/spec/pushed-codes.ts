import type { Code } from '../diagnostics/code.ts';

function code(name: string, title: string, trap: string, why: string, wayOut: string): Code {
  return { code: name, severity: 'error', title, trap, why, wayOut, keys: [], evidence: [] };
}

/** Complaints that only the control plane can have: about a tenant's file that somebody pushed, and what is known of that tenant. */
export const PUSHED_CODES = {
  owned: code(
    'tenant/owned-by-contract',
    'A contract decides this value',
    'Editing by hand what a customer has bought.',
    'The ledger would say one thing and the file another; the invoice follows the ledger.',
    'Change the contract by the command in the hint; the file follows.',
  ),
  missing: code(
    'tenant/file-missing',
    'The file of a tenant is gone',
    'Removing a tenant by removing its file.',
    'A file is gone by a slip, a merge, a moved folder; data would be gone for good. Only an erasure that was asked for removes anything.',
    'Put the file back, or ask for the erasure.',
  ),
  twice: code(
    'tenant/two-files',
    'Two files for one tenant',
    'Copying a tenant file to begin a new one.',
    'Everything that holds data is named by the id: two files would fight over one database.',
    'Give the new tenant an id of its own: hansa tenant add makes one.',
  ),
  slug: code(
    'tenant/slug-taken',
    'Another tenant has this slug',
    'Two tenants under one host name.',
    'The slug is the host name.',
    'Choose another slug.',
  ),
  lowered: code(
    'tenant/generation-lowered',
    'Generations of secrets only grow',
    'Putting an older generation of secrets back.',
    'The old values are forgotten: databases, caches and buckets know the new ones alone.',
    'Put the number back, or raise it: that makes new values.',
  ),
  moved: code(
    'tenant/cell-changed',
    'A tenant stays in its cell',
    'Moving a tenant by another name in its file.',
    'Its databases and buckets would stay where they are, and it would begin empty somewhere else.',
    'Put the cell back.',
  ),
  erased: code(
    'tenant/erased',
    'This tenant was erased',
    'Bringing back the file of an erased tenant.',
    'An id is never used again: names of databases, buckets and backups of the old one would meet the new one.',
    'Remove the file; a new tenant has a new id.',
  ),
} as const;
