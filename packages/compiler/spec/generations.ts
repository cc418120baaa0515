import { z } from 'zod';
import { FORMS } from './forms.ts';

const NAME = /^[a-z][a-z0-9-]{0,39}$/;

/** Generations by the name of what has the secrets. Whether it has any is the matter of a rule: the shape knows no names. */
export const generations = z.record(z.string().regex(NAME, { error: FORMS.slug }), z.int().min(1).max(9999));
