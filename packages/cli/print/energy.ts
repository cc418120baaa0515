import type { EnergySheet } from '@hansa/compiler/cost/energy.ts';
import {
  EnergySources,
  HOW,
  SITE_HEAD,
  USE_HEAD,
  WHY_UNKNOWN,
  assumedText,
  efficiencyText,
  siteNotes,
  siteRow,
  useRows,
} from '@hansa/compiler/cost/energy-words.ts';
import { columns } from './columns.ts';

/** What is published of the sites, by cell; what follows from a stated draw; the sources. */
export function energyText(sheet: EnergySheet): string {
  const sources = new EnergySources();
  const cells = sheet.cells.map(({ cell, environment, sites, efficiency }) => {
    const rows = columns([[...SITE_HEAD], ...sites.map((site) => siteRow(site, sources))], 1);
    const notes = sites.flatMap((site) => siteNotes(site, sources));
    const lines = [...rows, ...notes.map((note) => `    ${note}`)];
    return `cell ${cell} (${environment}): PUE ${efficiencyText(efficiency)}\n${lines.map((line) => `  ${line}\n`).join('')}`;
  });
  const use =
    sheet.watts === null
      ? `${WHY_UNKNOWN}\n\`--watts 3\` takes 3 W a vCPU for granted, by your own measurement, and computes kWh, CO2 and water a month of it.\n`
      : `${assumedText(sheet.watts)}\n${columns([['a month', ...USE_HEAD], ...useRows(sheet)], 1)
          .map((line) => `  ${line}\n`)
          .join('')}`;
  const heading = `${sheet.platform}: PUE ${efficiencyText(sheet.efficiency)}\n`;
  return [
    heading,
    ...cells,
    use,
    `${HOW.join('\n')}\n`,
    sources
      .lines()
      .map((line) => `${line}\n`)
      .join(''),
  ]
    .filter((block) => block !== '')
    .join('\n');
}
