import { z } from 'zod';
import { FORMS, text } from '../../../spec/forms.ts';
import { key } from '../../../spec/key.ts';

export const OPTIONS = z.strictObject({
  storage: key(text('quantity'), {
    does: 'Size of the volume of each instance, where MariaDB runs in the cluster. It can grow, and never shrink.',
    form: FORMS.quantity,
    default: '20Gi',
    because: 'rows of a few hundred seats of Mautic; its files are on volumes of their own',
  }),
});
