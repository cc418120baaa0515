import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { compile, hasErrors } from '@hansa/compiler';
import type { PlatformPlan } from '@hansa/compiler/plan/plan.ts';
import type { Context } from '../context.ts';
import { EXIT, Refusal } from '../exit.ts';
import { readSpecFolder } from '../files/spec-folder.ts';
import { gitlab } from '../pipelines/gitlab.ts';
import { tekton } from '../pipelines/tekton.ts';
import type { PipelineWant } from '../pipelines/want.ts';
import { printAside } from '../print/complaints.ts';

const PIPELINES: Readonly<Record<string, (want: PipelineWant) => string>> = { gitlab, tekton };

/** `hansa pipeline`: prints what checks, compares and publishes this platform at each change, for the program that `stack.ci` names. */
export function pipeline(context: Context): number {
  const compilation = compile(readSpecFolder(context.folder));
  const { platform, diagnostics } = compilation;
  printAside(context, diagnostics);
  if (!platform || hasErrors(diagnostics)) return EXIT.refused;
  const named = context.words[0] ?? String(platform.stack.ci.value);
  const made = PIPELINES[named];
  if (!made) throw new Refusal(`No pipeline is written for ${named}: name gitlab or tekton, here or in \`stack.ci\`.`);
  const text = made(wantOf(context, platform));
  process.stdout.write(context.format === 'json' ? `${JSON.stringify({ version: 1, ci: named, text })}\n` : text);
  return EXIT.done;
}

function wantOf(context: Context, platform: PlatformPlan): PipelineWant {
  const [first] = platform.cells;
  if (!first) throw new Refusal('A platform without a cell has nothing to publish.');
  const { repository, branch, signed } = first.delivery.values;
  const own = platform.cells.filter(({ delivery }) => delivery.values.path === '');
  // It publishes by itself: two that write one tree undo each other.
  const alone = platform.cells.every(({ controlPlane }) => controlPlane === undefined);
  return {
    platform: platform.platform.values.name,
    image: imageOf(context, platform),
    folder: folderOf(context),
    repository,
    branch,
    contact: platform.platform.values.contact,
    published: alone ? own.map(({ cell, delivery }) => ({ cell: cell.name, deploy: delivery.values.deploy })) : [],
    beside: alone && own.length === 0,
    signed,
    locked: existsSync(join(context.folder, 'hansa.lock.yaml')),
  };
}

function imageOf({ options }: Context, { cells }: PlatformPlan): string {
  const asked = options['image'];
  const image = typeof asked === 'string' ? asked : cells.flatMap(({ controlPlane }) => controlPlane?.workload.values.image ?? [])[0];
  if (image === undefined)
    throw new Refusal('Name the image of Hansa that it runs: `--image registry.example/hansa:0.1.0`; packaging/README.md builds it.');
  // What stands in a shell's line is what was meant, or nothing.
  if (!/^[\w.:/@-]+$/.test(image)) throw new Refusal(`${image} is no name of an image.`);
  return image;
}

function folderOf({ options }: Context): string {
  const folder = String(options['folder'] ?? '.');
  if (!/^[\w.-]+(?:\/[\w.-]+)*$/.test(folder) || folder.split('/').includes('..'))
    throw new Refusal(`${folder} is no folder below a repository.`);
  return folder;
}
