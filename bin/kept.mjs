// Keeps the program as one file: Node spends more time on finding and linking 350 small files than Hansa on its work. It is
// a cache and not a build. Nobody makes it by hand, and it is used only while every file that went into it is as it was.
import { createHash } from 'node:crypto';
import { accessSync, constants, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const INDEX = 'inputs.json';
/**
 * What goes into the file. The rest (native code, what only the server needs) is loaded when it is asked for, as long as it is asked for by
 * `await import`: a static import of it stands at the top of the file, and every command pays.
 */
const INSIDE = /^(\.|\/|@hansa\/(compiler|cli|api|domain)(\/|$)|(zod|js-yaml|commander)(\/|$))/;
const MINUTE = 60_000;

/** URL of the kept program, or undefined when there is none or one of its inputs has changed. */
export function keptProgram(folder) {
  try {
    const { node, program, inputs } = JSON.parse(readFileSync(join(folder, INDEX), 'utf8'));
    if (node !== process.version || inputs.some(([path, stamp]) => stampOf(path) !== stamp)) return undefined;
    statSync(join(folder, program));
    return pathToFileURL(join(folder, program)).href;
  } catch {
    return undefined;
  }
}

/**
 * Makes one file of the program at `entry`. `also` are further files whose change makes it stale. Where the folder cannot be
 * written or the bundler is missing nothing happens: Hansa then runs from its sources, as it just did.
 */
export async function keepProgram(entry, folder, also) {
  try {
    // First, for a checkout that may only be read would pay for a bundle with each command.
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
    const stamps = new Map(also.map((path) => [path, stampOf(path)]));
    const { rolldown } = await import('rolldown');
    const bundle = await rolldown({
      input: entry,
      platform: 'node',
      external: (id) => !INSIDE.test(id),
      plugins: [{ name: 'places', load: (id) => void stamps.set(id, stampOf(id)), transform: inPlace }],
      logLevel: 'silent',
    });
    // `dir` writes nothing here: the paths of the sources in the map are relative to it.
    const shape = { format: 'esm', codeSplitting: false, sourcemap: 'hidden', sourcemapExcludeSources: true, dir: folder };
    const { output } = await bundle.generate(shape);
    write(folder, output[0], [...stamps]);
  } catch {
    // A cache that cannot be made is no trouble of the person who asked for something else.
  }
}

/** A module that asks where it lies must get the answer that its source would get. */
function inPlace(code, id) {
  if (!code.includes('import.meta.')) return undefined;
  const answers = { url: pathToFileURL(id).href, dirname: dirname(id), filename: id };
  return code.replace(/\bimport\.meta\.(url|dirname|filename)\b/g, (_, what) => JSON.stringify(answers[what]));
}

/** What changes with the content. The time of the last change of the inode cannot be set, as an unpacked archive sets the other. */
function stampOf(path) {
  const { size, mtimeMs, ctimeMs } = statSync(path);
  return `${size} ${mtimeMs} ${ctimeMs}`;
}

/** The program under the name of its content, then the index in one step: who reads at this moment sees the old or the new. */
function write(folder, { code, map }, inputs) {
  const program = `program-${createHash('sha256').update(code).digest('hex').slice(0, 16)}.mjs`;
  replace(join(folder, `${program}.map`), map.toString());
  replace(join(folder, program), code);
  replace(join(folder, INDEX), JSON.stringify({ node: process.version, program, inputs }));
  for (const name of readdirSync(folder)) {
    const old = name !== INDEX && !name.startsWith(program) && Date.now() - statSync(join(folder, name)).mtimeMs > MINUTE;
    if (old) rmSync(join(folder, name), { force: true });
  }
}

function replace(path, text) {
  const fresh = `${path}.${process.pid}`;
  writeFileSync(fresh, text);
  renameSync(fresh, path);
}

/**
 * Stack traces name the sources. The map is read when the first trace is printed: to let Node do it would cost every start
 * 20 ms.
 */
export function traceSources(program) {
  let map;
  const folder = dirname(fileURLToPath(program));
  const inSource = (place, line, column) => {
    map ??= new SourceMap(JSON.parse(readFileSync(`${fileURLToPath(program)}.map`, 'utf8')));
    const { originalSource, originalLine, originalColumn } = map.findEntry(line - 1, column - 1);
    return originalSource ? `${resolve(folder, originalSource)}:${originalLine + 1}:${originalColumn + 1}` : place;
  };
  Error.prepareStackTrace = (error, sites) => {
    const lines = sites.map((site) => `\n    at ${site}`).join('');
    return `${error}${lines}`.replace(/file:\S*\/program-\w+\.mjs:(\d+):(\d+)/g, (place, line, column) =>
      inSource(place, Number(line), Number(column)),
    );
  };
}
