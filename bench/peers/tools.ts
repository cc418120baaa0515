import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Exact versions, the newest on 2026-11-21. */
const CDK8S = ['cdk8s@2.70.106', 'constructs@10.8.1'];
const MODULES = { helm: 'helm.sh/helm/v4/cmd/helm@v4.3.1', kustomize: 'sigs.k8s.io/kustomize/kustomize/v5@v5.8.2' } as const;

const CACHE = process.env['HANSA_BENCH_CACHE'] ?? join(homedir(), '.cache', 'hansa-bench');

/** Path of a program built from its Go module, or undefined where Go is not there or cannot fetch it. */
export function goProgram(name: keyof typeof MODULES): string | undefined {
  const version = MODULES[name].split('@')[1] ?? '';
  const bin = join(CACHE, `${name}-${version}`);
  const program = join(bin, name);
  if (existsSync(program)) return program;
  process.stderr.write(`building ${MODULES[name]} into ${bin}, some minutes ...\n`);
  const { status } = spawnSync('go', ['install', MODULES[name]], {
    env: { ...process.env, GOBIN: bin },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return status === 0 ? program : undefined;
}

/** A folder in which `cdk8s` can be imported, or undefined where the registry cannot be asked. */
export function cdk8sFolder(): string | undefined {
  const folder = join(CACHE, CDK8S.join('-'));
  if (existsSync(join(folder, 'node_modules', 'cdk8s', 'package.json'))) return folder;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{"private":true,"type":"module"}\n');
  const words = ['install', '--ignore-scripts', '--no-audit', '--no-fund', ...CDK8S];
  const { status } = spawnSync('npm', words, { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
  return status === 0 ? folder : undefined;
}
