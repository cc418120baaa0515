// From an older Node to the Node 24 that npm installed, as if it were one process.
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { isatty } from 'node:tty';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR2'];

/** Path of the Node 24 beside us, or undefined where the registry has none for this machine. */
export function node24() {
  const os = process.platform === 'win32' ? 'win' : process.platform;
  const file = os === 'win' ? 'node.exe' : 'node';
  try {
    return createRequire(import.meta.url).resolve(`node-${os}-${process.arch}/bin/${file}`);
  } catch {
    return undefined;
  }
}

/**
 * Runs Node 24 with these arguments: same terminal, same signals, same exit code or ending signal. Exits with 2 when
 * there is no Node 24, with 70 when it cannot be started. Does not return a result: it ends this process.
 */
export function runOnNode24(args, compileCache) {
  const node = node24();
  if (!node) {
    const way = 'Run `npm install` in the checkout; where that brings none (macOS on ARM, musl), install Node 24.';
    process.stderr.write(`hansa: Node 24 is needed, and this is Node ${process.versions.node}. ${way}\n`);
    process.exit(2);
  }
  const env = { ...process.env, NODE_COMPILE_CACHE: compileCache, HANSA_LAUNCHER: String(process.pid) };
  const child = spawn(node, args, { stdio: 'inherit', env });
  passSignals(child);
  child.on('error', (error) => {
    process.stderr.write(`hansa: could not start ${node}: ${error.message}\n`);
    process.exit(70);
  });
  child.on('exit', (code, signal) => {
    if (!signal) process.exit(code ?? 70);
    for (const each of SIGNALS) process.removeAllListeners(each);
    process.kill(process.pid, signal);
  });
}

/** A terminal sends Ctrl-C to both processes, so from a terminal it is not passed on: the child would get it twice. */
function passSignals(child) {
  const terminal = [0, 1, 2].some((stream) => isatty(stream));
  for (const signal of SIGNALS) {
    process.on(signal, () => {
      if (signal !== 'SIGINT' || !terminal) child.kill(signal);
    });
  }
}

/**
 * In the child: end as by SIGTERM once the launcher is gone. SIGKILL cannot be passed on, so the child looks at its
 * parent twice a second; the timer keeps no process alive.
 */
export function endWithLauncher() {
  const launcher = Number(process.env.HANSA_LAUNCHER);
  delete process.env.HANSA_LAUNCHER;
  const timer = setInterval(() => {
    if (process.ppid === launcher) return;
    clearInterval(timer);
    process.kill(process.pid, 'SIGTERM');
  }, 500);
  timer.unref();
}
