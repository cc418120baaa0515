// What hansa.mjs needs: where Node 24 is, and how to hand over to it without leaving a process behind.
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { homedir } from "node:os";
import { join } from "node:path";
import { isatty } from "node:tty";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT", "SIGUSR2"];
const PARENT = "HANSA_LAUNCHER";

/**
 * The folder for compiled code, which holds the stripped TypeScript too. It belongs to one user: in a folder that
 * others may write, such as /tmp, they could plant code that runs as us.
 */
export function compileCache(env = process.env) {
  const base = env.XDG_CACHE_HOME || env.LOCALAPPDATA || join(homedir(), ".cache");
  return env.NODE_COMPILE_CACHE || join(base, "hansa", "compile");
}

/** Path of the Node 24 that npm installed beside us, or undefined where the registry has none for this machine. */
export function node24() {
  const os = process.platform === "win32" ? "win" : process.platform;
  const file = os === "win" ? "node.exe" : "node";
  try {
    return createRequire(import.meta.url).resolve(`node-${os}-${process.arch}/bin/${file}`);
  } catch {
    return undefined;
  }
}

/**
 * Runs a file on Node 24 as if it were this process: same terminal, same signals, same exit. Never returns normally.
 * A terminal sends Ctrl-C to both processes; the launcher then only waits, or the child would get it twice.
 */
export function runOnNode24(file, args) {
  const node = node24();
  if (!node) {
    const way = "Run `npm install` in the checkout; where that brings none (macOS on ARM, musl), install Node 24.";
    process.stderr.write(`hansa needs Node 24 and this is Node ${process.versions.node}. ${way}\n`);
    process.exit(2);
  }
  const env = { ...process.env, NODE_COMPILE_CACHE: compileCache(), [PARENT]: String(process.pid) };
  const child = spawn(node, [file, ...args], { stdio: "inherit", env });
  const fromTerminal = [0, 1, 2].some((stream) => isatty(stream));
  for (const signal of SIGNALS) process.on(signal, () => (signal === "SIGINT" && fromTerminal) || child.kill(signal));
  child.on("error", (error) => {
    process.stderr.write(`hansa could not start ${node}: ${error.message}\n`);
    process.exit(70);
  });
  child.on("exit", (code, signal) => {
    if (!signal) process.exit(code ?? 70);
    for (const each of SIGNALS) process.removeAllListeners(each);
    process.kill(process.pid, signal);
  });
}

/**
 * In the child: end as by SIGTERM when the launcher has gone. SIGKILL cannot be handed on, so the child looks at its
 * parent twice a second; the timer holds no process open and costs nothing that was measurable.
 */
export function endWithLauncher() {
  const parent = Number(process.env[PARENT]);
  delete process.env[PARENT];
  if (!parent) return;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    process.kill(process.pid, "SIGTERM");
  }, 500);
  timer.unref();
}
