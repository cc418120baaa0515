import { z } from 'zod';
import { FORMS, text } from '../../../spec/forms.ts';
import { key } from '../../../spec/key.ts';

export const OPTIONS = z.strictObject({
  storage: key(text('quantity'), {
    does: 'Size of the volume of each instance, where PostgreSQL runs in the cluster. It can grow, and never shrink.',
    form: FORMS.quantity,
    default: '50Gi',
    because: 'rows of a few thousand seats and a day of log that could not be archived; files are in buckets',
  }),
});
