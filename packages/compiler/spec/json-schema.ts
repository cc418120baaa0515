import { z } from 'zod';
import { type Catalogue, vocabularyOf } from '../catalogue/catalogue.ts';
import { platformSchema } from './platform.ts';
import { tenantSchema } from './tenant.ts';

/** JSON Schema 2020-12 of a file of the spec, by which editors complete and explain: descriptions hold meaning, default and reason. */
export function jsonSchema(kind: 'platform' | 'tenant', catalogue: Catalogue): object {
  const schema = kind === 'platform' ? platformSchema(vocabularyOf(catalogue)) : tenantSchema;
  return { title: kind === 'platform' ? 'Hansa platform' : 'Hansa tenant', ...z.toJSONSchema(schema, { io: 'input', reused: 'ref' }) };
}
