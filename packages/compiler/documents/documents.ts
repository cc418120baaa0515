import { costSheet } from '../cost/sheet.ts';
import { AS_SOLD } from '../cost/want.ts';
import { accessKit } from './access-kit.ts';
import { architecture } from './architecture.ts';
import type { Document } from './block.ts';
import { checklist } from './checklist.ts';
import { costDocument } from './cost.ts';
import { dataProtection } from './data-protection.ts';
import { energyDocument } from './energy.ts';
import { htmlOf } from './html.ts';
import { indexDocument } from './index-document.ts';
import { markdownOf } from './markdown.ts';
import { phases } from './phases.ts';
import { risks } from './risks.ts';
import { sovereigntyDocument } from './sovereignty.ts';
import { valuesIndex } from './values-index.ts';
import type { DocumentRequest, DocumentView } from './view.ts';

/** A file of a folder of documents: its name and its text. */
export interface DocumentFile {
  readonly path: string;
  readonly text: string;
}

/** The order in which they are read. */
const WRITERS: readonly ((view: DocumentView) => Document)[] = [
  architecture,
  costDocument,
  energyDocument,
  sovereigntyDocument,
  risks,
  phases,
  checklist,
  accessKit,
  valuesIndex,
  dataProtection,
];

/** All documents of a platform that is not refused, the index first. The same spec, lists and day give the same documents. */
export function documentsOf(request: DocumentRequest): readonly Document[] {
  const { compilation, platform, lists, day } = request;
  const { language, tenants } = compilation;
  const sheet = costSheet({ catalogue: language.catalogue, lists, platform, tenants, day, assumed: AS_SOLD });
  const view: DocumentView = { ...request, sheet };
  const all = WRITERS.map((write) => write(view));
  return [indexDocument(view, all), ...all];
}

/** Their files: each as Markdown, each picture, and all of them as one page to print. */
export function filesOf(documents: readonly Document[]): readonly DocumentFile[] {
  const pictures = documents.flatMap(({ blocks }) =>
    blocks.flatMap((block) => (block.kind === 'picture' ? [{ path: block.file, text: block.svg }] : [])),
  );
  const [index] = documents;
  return [
    ...documents.map((each) => ({ path: `${each.name}.md`, text: markdownOf(each) })),
    ...pictures,
    { path: 'all.html', text: htmlOf(index?.title ?? '', documents) },
  ];
}
