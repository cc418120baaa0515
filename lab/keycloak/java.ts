import { existsSync, globSync, lstatSync, readlinkSync, rmSync, symlinkSync } from 'node:fs';
import { join, relative, dirname } from 'node:path';
import { run } from '../command.ts';
import { debianPackage } from '../debian.ts';
import { Missing } from '../missing.ts';

/** The oldest Java that Keycloak 26 runs on. */
const NEEDED = 17;

/** Package of Debian 12 and of Debian 13 and later, the first that can be had. */
const PACKAGES = ['openjdk-17-jre-headless', 'openjdk-21-jre-headless', 'openjdk-25-jre-headless'];

/** Folder of a Java runtime (`bin/java` below it): the one on the path, or Debian's, unpacked beside the system. */
export async function javaHome(): Promise<string> {
  return (await installed()) ?? (await unpacked());
}

async function installed(): Promise<string | undefined> {
  const ran = await run('java', ['-XshowSettings:properties', '-version']).catch(() => undefined);
  const version = Number(/java\.specification\.version = (\d+)/.exec(ran?.stderr ?? '')?.[1] ?? 0);
  return version < NEEDED ? undefined : /java\.home = (.+)/.exec(ran?.stderr ?? '')?.[1]?.trim();
}

async function unpacked(): Promise<string> {
  const why: string[] = [];
  for (const name of PACKAGES) {
    const folder = await debianPackage(name).catch((error: unknown) => {
      if (!(error instanceof Missing)) throw error;
      why.push(error.message);
      return undefined;
    });
    const home = folder && globSync(join(folder, 'usr/lib/jvm/java-*')).find((each) => existsSync(join(each, 'bin', 'java')));
    if (folder && home) return relinked(folder, home);
  }
  throw new Missing(`Java ${NEEDED} or later is not on the PATH (${why.join('; ')})`);
}

/** Debian keeps what an administrator may change in /etc: its absolute links are turned to the `etc` that was unpacked along. */
function relinked(folder: string, home: string): string {
  for (const path of globSync(join(home, '{lib,conf}/**/*'))) {
    if (!lstatSync(path).isSymbolicLink()) continue;
    const target = readlinkSync(path);
    if (!target.startsWith('/') || !existsSync(join(folder, target))) continue;
    rmSync(path);
    symlinkSync(relative(dirname(path), join(folder, target)), path);
  }
  return home;
}
