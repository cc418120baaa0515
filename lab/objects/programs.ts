import { join } from 'node:path';
import { goBuild } from '../go.ts';

const here = import.meta.dirname;

/** Two S3 servers of different makers. MinIO is under the AGPL: it is asked over the network here and is part of nothing that we ship. */
export const VERSIONS = { versitygw: '1.8.0', minio: '2026-02-12' } as const;

/** Builds, or takes from the cache, the gateway that serves a folder as S3. Cold: about 70 CPU seconds. */
export async function versityGw(): Promise<string> {
  const folder = await goBuild({
    name: 'versitygw',
    version: VERSIONS.versitygw,
    module: join(here, 'versitygw'),
    packages: { versitygw: 'github.com/versity/versitygw/cmd/versitygw' },
    ldflags: [`-X main.Version=v${VERSIONS.versitygw}`],
  });
  return join(folder, 'versitygw');
}

/** Builds, or takes from the cache, MinIO at the last commit of its public repository. Cold: about 300 CPU seconds. */
export async function minio(): Promise<string> {
  const folder = await goBuild({
    name: 'minio',
    version: VERSIONS.minio,
    module: join(here, 'minio'),
    packages: { minio: 'github.com/minio/minio' },
  });
  return join(folder, 'minio');
}
