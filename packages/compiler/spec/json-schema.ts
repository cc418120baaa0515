import { z } from 'zod';
import { platformSchema } from './platform.ts';
import { tenantSchema } from './tenant.ts';
import type { Vocabulary } from './vocabulary.ts';

/** JSON Schema 2020-12 of a file of the spec, by which editors complete and explain: descriptions hold meaning, default and reason. */
export function jsonSchema(kind: 'platform' | 'tenant', vocabulary: Vocabulary): object {
  const schema = kind === 'platform' ? platformSchema(vocabulary) : tenantSchema;
  return { title: kind === 'platform' ? 'Hansa platform' : 'Hansa tenant', ...z.toJSONSchema(schema, { io: 'input', reused: 'ref' }) };
}
