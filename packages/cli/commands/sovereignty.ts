import { compile, hasErrors } from '@hansa/compiler';
import { reportOf } from '@hansa/compiler/sovereignty/report.ts';
import { AXES, type Axis } from '@hansa/compiler/sovereignty/tie.ts';
import { dayOf } from '../day.ts';
import type { Context } from '../context.ts';
import { EXIT, Refusal } from '../exit.ts';
import { readSpecFolder } from '../files/spec-folder.ts';
import { printAside } from '../print/complaints.ts';
import { inkFor } from '../print/ink.ts';
import { sovereigntyText } from '../print/sovereignty.ts';

/**
 * `hansa sovereignty`: every party of this platform on four axes, with what brings it in, where it is seated and controlled from, and the
 * gates. What stops at a gate is complained of as `check` does it.
 */
export function sovereignty(context: Context): number {
  const axes = axesOf(context);
  const day = dayOf(context);
  const { language, platform, diagnostics, spec } = compile(readSpecFolder(context.folder), undefined, day);
  printAside(context, diagnostics);
  if (!platform) return EXIT.refused;
  const report = reportOf(platform, language.catalogue, day);
  const shown = { ...report, axes: Object.fromEntries(axes.map((axis) => [axis, report.axes[axis]])) };
  process.stdout.write(
    context.format === 'json'
      ? `${JSON.stringify({ version: 1, ...shown })}\n`
      : sovereigntyText(report, axes, spec.sources, inkFor(process.stdout)),
  );
  return hasErrors(diagnostics) ? EXIT.refused : EXIT.done;
}

function axesOf({ options }: Context): readonly Axis[] {
  const asked = options['axis'];
  if (asked === undefined) return AXES;
  const axis = AXES.find((each) => each === asked);
  if (axis === undefined) throw new Refusal(`There is no axis ${String(asked)}; there are: ${AXES.join(', ')}.`);
  return [axis];
}
