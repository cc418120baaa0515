import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { cached, cacheFolder } from '../cache.ts';
import { mustRun } from '../command.ts';
import { Missing } from '../missing.ts';
import { javaHome } from './java.ts';

export const VERSION = '26.7.3';
/** Published beside the archive, in the layout of Maven. */
const SHA256 = '77657f30b7e90d70f727712ce1c967f430fd6a5e9f458d32d8c6df0635345f47';
const ARCHIVE = `https://repo.maven.apache.org/maven2/org/keycloak/keycloak-quarkus-dist/${VERSION}/keycloak-quarkus-dist-${VERSION}.tar.gz`;

/** What is decided when the server is built, and can then not be changed at its start. */
const BUILD = ['--db=postgres', '--cache=local', '--health-enabled=true', '--metrics-enabled=true'];

export interface KeycloakProgram {
  readonly home: string;
  readonly java: string;
}

/** Downloads Keycloak (176 MB) and builds it for PostgreSQL, or takes it from the cache. Cold: a minute, 1.2 GB of memory for a moment. */
export async function keycloakProgram(): Promise<KeycloakProgram> {
  const java = await javaHome();
  const home = await cached(`keycloak-${VERSION}`, [SHA256, ...BUILD], async (folder) => {
    process.stderr.write(`lab: building Keycloak ${VERSION} (once; kept in ${cacheFolder()})\n`);
    const archive = join(folder, 'archive.tar.gz');
    await download(archive);
    await mustRun('tar', ['--extract', '--gzip', '--strip-components=1', '--file', archive, '--directory', folder]);
    await rm(archive);
    await mustRun(join(folder, 'bin', 'kc.sh'), ['build', ...BUILD], { env: { ...process.env, JAVA_HOME: java } });
  });
  return { home, java };
}

/** Fetches the archive; one whose digest is another is refused. */
async function download(to: string): Promise<void> {
  const answer = await fetch(ARCHIVE).catch((error: Error) => {
    throw new Missing(`Keycloak cannot be downloaded from ${ARCHIVE}: ${error.message}`);
  });
  if (!answer.ok || !answer.body) throw new Missing(`Keycloak cannot be downloaded from ${ARCHIVE}: HTTP ${answer.status}`);
  const hash = createHash('sha256');
  const hashed = new Transform({
    transform: (chunk: Buffer, _encoding, done) => {
      hash.update(chunk);
      done(null, chunk);
    },
  });
  await pipeline(Readable.fromWeb(answer.body), hashed, createWriteStream(to));
  const digest = hash.digest('hex');
  if (digest !== SHA256) throw new Error(`${ARCHIVE} has the digest ${digest}, not the one that is known`);
}
