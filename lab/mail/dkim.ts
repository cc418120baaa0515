import { join } from 'node:path';
import { mustRun } from '../command.ts';
import { debianPackage } from '../debian.ts';
import { Missing } from '../missing.ts';

/** Verifies by dkimpy, whose public key comes from us and not from DNS. */
const PROGRAM = `
import sys, dkim
key = sys.argv[1].encode()
names = []
def txt(name, timeout=5):
    names.append(name.decode() if isinstance(name, bytes) else name)
    return key
print(dkim.verify(sys.stdin.buffer.read(), dnsfunc=txt), ' '.join(names))
`;

export interface Verifier {
  readonly by: string;
  /** `True selector._domainkey.domain.`, or `False ...`. */
  verify(message: string, publicKey: string): Promise<string>;
}

/** dkimpy of Debian, unpacked: another implementation than the one that signs. */
export async function dkimVerifier(): Promise<Verifier> {
  const python = '/usr/bin/python3';
  const folder = await debianPackage('python3-dkim');
  const env = { ...process.env, PYTHONPATH: join(folder, 'usr/lib/python3/dist-packages') };
  const version = await mustRun(python, ['-c', 'import dkim; print("there")'], { env }).catch(() => undefined);
  if (version === undefined) throw new Missing(`${python} is needed to verify signatures with dkimpy`);
  return {
    by: 'dkimpy 1.1.4',
    verify: async (message, publicKey) => (await mustRun(python, ['-c', PROGRAM, publicKey], { env, input: message })).trim(),
  };
}
