import { parseDocument } from 'yaml';
import { exampleNames, renderExample } from './rendered.ts';

export type Engine = 'flux' | 'argocd';

/** A cell of an example that an engine is to bring up, and how the example is changed before. */
export type Delivered = {
  readonly example: string;
  readonly cell: string;
  /** Whether the example asks for this engine itself. */
  readonly own: boolean;
  readonly edit: (text: string) => string;
};

/** Every cell of every example that asks for the engine, and of the others the first one, as if they did. */
export async function deliveredBy(engine: Engine): Promise<Delivered[]> {
  const all: Delivered[] = [];
  for (const example of await exampleNames()) {
    const cells = await renderExample(example);
    const own = cells.filter(({ plan }) => plan.delivery.values.engine === engine);
    for (const { plan } of own.length > 0 ? own : cells.slice(0, 1)) {
      const edit = own.length > 0 ? (text: string) => text : askedOf(engine);
      all.push({ example, cell: plan.cell.name, own: own.length > 0, edit });
    }
  }
  return all;
}

/** The spec with the other engine, and with secrets that this one can open where those of the spec are for the other one alone. */
function askedOf(engine: Engine): (text: string) => string {
  const [from, to] = engine === 'argocd' ? ['sops', 'sealed-secrets'] : ['sealed-secrets', 'sops'];
  return (text) => {
    const document = parseDocument(text);
    if (document.get('kind') !== 'Platform') return text;
    document.setIn(['gitops', 'engine'], engine);
    if ((document.getIn(['stack', 'secrets']) ?? 'sops') === from) document.setIn(['stack', 'secrets'], to);
    return document.toString({ lineWidth: 0 });
  };
}
