import type { z } from 'zod';
import type { platformSchema, PlatformSpec } from './platform.ts';
import type { PlatformFile } from './read.ts';
import { alike } from './yaml/alike.ts';
import { type MappingNode, toValue } from './yaml/node.ts';

/**
 * What a platform says that has the sections of one read before, in their order, when there was nothing wrong with that: a section that
 * says the same keeps its very value, and the others are checked alone, for no section's shape depends on another. Undefined where that
 * does not suffice: the whole must be checked.
 */
export function revised(root: MappingNode, schema: ReturnType<typeof platformSchema>, before: PlatformFile): PlatformSpec | undefined {
  const [old] = [...before.sources.documents.values()].map((document) => document.root);
  if (!before.written || before.findings.length > 0 || old?.kind !== 'mapping' || old.entries.length !== root.entries.length)
    return undefined;
  const sections: Record<string, unknown> = { ...before.written.value };
  for (const [index, { key, value }] of root.entries.entries()) {
    const was = old.entries[index];
    if (!was || !alike(key, was.key)) return undefined;
    if (alike(value, was.value)) continue;
    const name = String(key.value ?? '');
    const checked = (schema.shape as Readonly<Record<string, z.ZodType>>)[name]?.safeParse(toValue(value));
    if (!checked?.success) return undefined;
    sections[name] = checked.data;
  }
  return sections as PlatformSpec;
}
