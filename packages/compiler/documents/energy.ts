import { energySheet } from '../cost/energy.ts';
import { EnergySources, HOW, SITE_HEAD, WHY_UNKNOWN, efficiencyText, siteNotes, siteRow } from '../cost/energy-words.ts';
import { type Document, code, heading, list, plain, table, text } from './block.ts';
import type { DocumentView } from './view.ts';

/** `hansa energy` as a document: what is published of each site, and that the rest is unknown. */
export function energyDocument({ compilation, platform, lists }: DocumentView): Document {
  const { language, tenants } = compilation;
  const sheet = energySheet({ catalogue: language.catalogue, lists, platform, tenants, watts: null });
  const sources = new EnergySources();
  const cells = sheet.cells.flatMap(({ cell, sites, efficiency }) => {
    const rows = sites.map((site) => siteRow(site, sources).map(plain));
    const notes = sites.flatMap((site) => siteNotes(site, sources)).map(plain);
    return [
      heading(`Cell ${cell}`),
      text(`PUE: ${efficiencyText(efficiency)}.`),
      table([...SITE_HEAD], rows),
      ...(notes.length > 0 ? [list(notes)] : []),
    ];
  });
  return {
    name: 'energy',
    title: 'Energy',
    does: 'what providers publish of the data centres in which it stands, site by site, and what nobody publishes',
    blocks: [
      text(`**PUE ${efficiencyText(sheet.efficiency)}.** ${WHY_UNKNOWN}`),
      text(`Who measured what a vCPU draws gets kWh, CO2 and water of each cell and tenant from ${code('hansa energy --watts')}.`),
      ...cells,
      heading('How it is meant'),
      list(HOW),
      heading('Sources'),
      list(sources.lines().length > 0 ? sources.lines().map(plain) : ['None: nothing is published of any of these sites.']),
    ],
  };
}
