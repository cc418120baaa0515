import { z } from 'zod';
import { key } from '../../../spec/key.ts';

export const OPTIONS = z.strictObject({
  replicas: key(z.int().min(1).max(20), {
    does: 'How many gateway pods.',
    default: 2,
    because: 'one can be lost or replaced while the other answers',
  }),
  uploadTime: key(z.string().regex(/^[1-9]\d{0,4}s$/, { error: 'seconds, as in 3600s' }), {
    does: 'How long one request may take to arrive.',
    default: '3600s',
    because: 'a large file over a slow line; Traefik alone stops after 60 s',
  }),
  pluginImage: key(
    z.string().regex(/^[a-z0-9.-]+(?::\d+)?\/[a-z0-9._/-]+:[A-Za-z0-9._-]+$/, {
      error: 'an image with its registry and tag, as in registry.example/bouncer:v1.4.4',
    }),
    {
      does: "Image with the bouncer plugin's source at its root, mounted as a volume: the gateway then starts without asking plugins.traefik.io.",
      because: "none: the plugin is fetched from Traefik's catalogue at every start",
    },
  ),
});
