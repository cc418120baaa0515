import { z } from 'zod';
import { key } from '../../../spec/key.ts';

/** An image by its registry, path and exact tag or digest: a tag that moves would change pods that nobody touched. */
const image = z.string().regex(/^[a-z0-9.-]+(?::\d+)?\/[a-z0-9._/-]+(?::(?!latest$)[A-Za-z0-9_.-]{1,128}|@sha256:[a-f0-9]{64})$/, {
  error: 'an image with its registry and an exact tag or digest, as in registry.example/nextcloud:33.0.1',
});

export const OPTIONS = z.strictObject({
  database: key(z.enum(['postgres', 'mariadb', 'bundled']), {
    does: "Database engine, or what the maker's chart brings along.",
    default: 'postgres',
    because: 'recommended by the maker, and one engine for most apps',
  }),
  pool: key(z.enum(['session', 'direct', 'transaction']), {
    does: 'How it reaches PostgreSQL.',
    default: 'session',
    because: 'it uses session state (`lastval()`); a session pool still bounds connections',
  }),
  cache: key(z.enum(['proxy', 'sentinel']), {
    does: 'How it finds the master of the cache: a role-aware proxy, or Sentinels asked by itself.',
    default: 'proxy',
    because: 'sessions and locks cannot ask a Sentinel',
  }),
  storage: key(z.enum(['objects', 'block', 'none']), {
    does: "Where members' files are: in a bucket, on a block volume, or in the pod.",
    default: 'objects',
    because: 'files that every pod reaches, without a volume',
  }),
  config: key(z.enum(['secret', 'pod']), {
    does: 'Where the keys of config.php are kept: in a Secret, or written by the installer into the pod.',
    default: 'secret',
    because: 'a pod without its keys installs itself anew over a full database',
  }),
  upgrade: key(z.enum(['job', 'start']), {
    does: 'Where an upgrade of the database runs: in a job of its own before the pods are replaced, or in the first pod that starts.',
    default: 'job',
    because: 'nothing watches a job with a stopwatch; a pod in mid-upgrade is killed by its probe',
  }),
  image: key(image, {
    does: 'Your own image, with the modules in its custom_apps.',
    form: 'registry/path with an exact tag or digest',
    because: "the maker's image; modules are fetched, checked and unpacked when a pod starts",
  }),
});
