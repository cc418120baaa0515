import type { Context } from '../context.ts';
import { EXIT, Refusal } from '../exit.ts';
import { jsonSchema } from '@hansa/compiler/spec/json-schema.ts';
import { languageOf } from '@hansa/compiler';
import { vocabularyOf } from '@hansa/compiler/catalogue/catalogue.ts';

/** `hansa schema`: what an editor needs to complete and explain a spec. */
export function schema(context: Context): number {
  const kind = context.words[0] ?? 'platform';
  if (kind !== 'platform' && kind !== 'tenant') throw new Refusal(`There is no schema ${kind}; there are: platform, tenant.`);
  process.stdout.write(`${JSON.stringify(jsonSchema(kind, vocabularyOf(languageOf().catalogue)), null, 2)}\n`);
  return EXIT.done;
}
