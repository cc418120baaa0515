import { z } from 'zod';
import { key } from '../../../spec/key.ts';

export const OPTIONS = z.strictObject({
  pool: key(z.enum(['direct', 'session', 'transaction']), {
    does: 'How Keycloak reaches PostgreSQL: past the pooler, or through it.',
    default: 'direct',
    because: 'Keycloak keeps a pool of its own, and migrates its schema over the same connection',
  }),
  preparedStatements: key(z.enum(['driver', 'tracked', 'none']), {
    does: 'Who looks after prepared statements: the driver alone, a pooler that tracks them (PgBouncer from 1.21), or nobody (prepareThreshold=0).',
    default: 'driver',
    because: 'a connection that is kept needs nothing else',
  }),
  databaseTls: key(z.enum(['require', 'verify', 'none']), {
    does: 'TLS to the database: encrypted; encrypted and its certificate checked against an authority that you bring; or none.',
    default: 'require',
    because: 'passwords and sessions of all tenants cross from machine to machine',
  }),
  realms: key(z.enum(['per-tenant', 'shared']), {
    does: 'Whether each tenant has a realm of its own.',
    default: 'per-tenant',
    because: "a token of one realm is worth nothing in another's apps",
  }),
});
