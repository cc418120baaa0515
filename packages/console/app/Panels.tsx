import { EditorPanel } from '../panels/EditorPanel.tsx';
import { Files } from '../panels/Files.tsx';
import { Problems } from '../panels/Problems.tsx';
import { TopologyPanel } from '../panels/TopologyPanel.tsx';
import { TreePanel } from '../panels/TreePanel.tsx';
import type { View } from './address.ts';
import { useShown, useWorkbench } from './context.ts';
import { type Layout, useLayout } from './layout.ts';
import { type Tab, Tabs } from './Tabs.tsx';

/** Every panel stands in the page once; what is not shown is hidden, so that nothing forgets where it was. */
export function Panels() {
  const layout = useLayout();
  const workbench = useWorkbench();
  const view = useShown((state) => state.address.view);
  const tabs = useTabs(layout);
  const shown = tabs.some((tab) => tab.view === view) ? view : (tabs[0]?.view ?? view);
  const visible = (panel: View): boolean => !tabs.some((tab) => tab.view === panel) || shown === panel;
  const panel = (name: View) => ({
    id: `${name}-panel`,
    hidden: !visible(name),
    ...(tabs.some((tab) => tab.view === name) ? { role: 'tabpanel', 'aria-labelledby': `${name}-tab` } : {}),
  });
  return (
    <div className={`panels panels-${layout}`}>
      {tabs.length > 0 && <Tabs tabs={tabs} shown={shown} choose={(next) => workbench.go({ view: next })} />}
      <section {...panel('spec')} className="panel panel-spec" aria-label="Spec" tabIndex={-1}>
        <Files />
        <EditorPanel />
      </section>
      <section {...panel('problems')} className="panel panel-problems" aria-label="Problems" tabIndex={-1}>
        <Problems titled={layout !== 'narrow'} />
      </section>
      <section {...panel('topology')} className="panel panel-topology" aria-label="Topology" tabIndex={-1}>
        <TopologyPanel titled={layout === 'vast'} />
      </section>
      <section {...panel('tree')} className="panel panel-tree" aria-label="Rendered tree" tabIndex={-1}>
        <TreePanel titled={layout === 'vast'} />
      </section>
    </div>
  );
}

function useTabs(layout: Layout): readonly Tab[] {
  const problems = useShown((state) => state.diagnostics.length);
  const changed = useShown((state) => state.entries?.filter((entry) => entry.change !== 'same').length ?? 0);
  const views: Tab[] = [
    { view: 'topology', title: 'Topology', count: 0, counted: '' },
    { view: 'tree', title: 'Tree', count: changed, counted: 'changed files' },
  ];
  if (layout === 'vast') return [];
  if (layout === 'wide') return views;
  return [
    { view: 'spec', title: 'Spec', count: 0, counted: '' },
    { view: 'problems', title: 'Problems', count: problems, counted: 'problems' },
    ...views,
  ];
}
