import { type ComponentType, type ReactNode, Suspense, lazy, useRef } from 'react';
import { EditorPanel } from '../panels/EditorPanel.tsx';
import { Files } from '../panels/Files.tsx';
import { Problems } from '../panels/Problems.tsx';
import { TopologyPanel } from '../panels/TopologyPanel.tsx';
import { TreePanel } from '../panels/TreePanel.tsx';
import type { View } from './address.ts';
import { useShown, useWorkbench } from './context.ts';
import { type Layout, useLayout } from './layout.ts';
import { type Tab, Tabs } from './Tabs.tsx';

/** Views that ask the compiler for more than a check comes to. Each is loaded when it is first opened, and does nothing until then. */
const MORE: readonly More[] = [
  { view: 'what-if', title: 'What if', Content: lazy(() => import('../views/WhatIf.tsx')) },
  { view: 'compare', title: 'Compare', Content: lazy(() => import('../views/Compare.tsx')) },
  { view: 'tour', title: 'Tour', Content: lazy(() => import('../views/Tour.tsx')) },
  { view: 'report', title: 'Report', Content: lazy(() => import('../views/Report.tsx')) },
];

interface More {
  readonly view: View;
  readonly title: string;
  readonly Content: ComponentType<{ readonly active: boolean }>;
}

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
      <Tabs tabs={tabs} shown={shown} choose={(next) => workbench.go({ view: next })} />
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
        <TreePanel />
      </section>
      {MORE.map(({ view: name, title, Content }) => (
        <section key={name} {...panel(name)} className="panel panel-more" aria-label={title} tabIndex={-1}>
          <Later open={shown === name}>
            <Content active={shown === name} />
          </Later>
        </section>
      ))}
    </div>
  );
}

/** Nothing until it is opened; what was open once stays. */
function Later({ open, children }: { readonly open: boolean; readonly children: ReactNode }) {
  const opened = useRef(false);
  opened.current ||= open;
  return opened.current && <Suspense fallback={<p className="empty">Loading…</p>}>{children}</Suspense>;
}

function useTabs(layout: Layout): readonly Tab[] {
  const problems = useShown((state) => state.diagnostics.length);
  const changed = useShown((state) => state.entries?.filter((entry) => entry.change !== 'same').length ?? 0);
  const plain = (view: View, title: string): Tab => ({ view, title, count: 0, counted: '' });
  const more: readonly Tab[] = [
    { view: 'tree', title: 'Tree', count: changed, counted: 'changed files' },
    ...MORE.map(({ view, title }) => plain(view, title)),
  ];
  if (layout === 'vast') return more;
  if (layout === 'wide') return [plain('topology', 'Topology'), ...more];
  return [
    plain('spec', 'Spec'),
    { view: 'problems', title: 'Problems', count: problems, counted: 'problems' },
    plain('topology', 'Topology'),
    ...more,
  ];
}
