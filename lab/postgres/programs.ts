import { existsSync, globSync } from 'node:fs';
import { join } from 'node:path';
import { bundledPrograms, type Programs } from '@hansa/server/embedded/postgres/programs.ts';
import { cacheFolder, digestOf } from '../cache.ts';
import { run } from '../command.ts';
import { debianPackage } from '../debian.ts';
import { Missing } from '../missing.ts';

/** What npm brought: PostgreSQL 18. Its links lead into this checkout, and are not those of another one on this machine. */
export function embedded(): Programs {
  return bundledPrograms(join(cacheFolder(), `postgres-lib-${digestOf([import.meta.dirname])}`));
}

/** The newest that Debian's packages installed, or the one of Debian 12 unpacked beside the system. */
export async function debian(): Promise<Programs> {
  const installed = globSync('/usr/lib/postgresql/*/bin').toSorted().at(-1);
  const bin = installed ?? join(await debianPackage('postgresql-15'), 'usr', 'lib', 'postgresql', '15', 'bin');
  const postgres = join(bin, 'postgres');
  const tried = existsSync(postgres) ? await run(postgres, ['--version']) : { code: 1, stderr: 'there is none' };
  if (tried.code !== 0) throw new Missing(`PostgreSQL of Debian does not run (${tried.stderr.trim()}): apt-get install postgresql`);
  return { initdb: join(bin, 'initdb'), postgres, env: {}, initdbFlags: ['--locale=C.UTF-8', '--data-checksums'], settings: {} };
}
