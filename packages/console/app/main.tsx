import { createRoot } from 'react-dom/client';
import { Live } from '../api/live.ts';
import { type House, HouseContext } from '../shell/context.ts';
import { Road } from '../shell/road.ts';
import { SessionDesk } from '../shell/session.ts';
import { Shell } from '../shell/Shell.tsx';
import { applyTheme, chosenTheme } from './theme.ts';

applyTheme(chosenTheme());
const root = createRoot(document.getElementById('page') ?? document.body);
if (document.body.dataset['house'] === 'cloud') openCloud();
else root.render(await alone());

/** The operator's console. A sign-in link that is opened in a page that is there already signs in without taking anything off it. */
function openCloud(): void {
  const desk = new SessionDesk();
  const house: House = { road: new Road(), desk, live: new Live(() => void desk.look()), slugs: new Map() };
  window.addEventListener('popstate', house.road.arrived);
  window.addEventListener('hashchange', () => {
    if (location.hash.startsWith('#sign-in=')) void desk.open();
  });
  // Signed in again in another window: the cookie is this one's, too.
  window.addEventListener('focus', () => {
    if (['out', 'ended'].includes(desk.state.get().phase)) void desk.look();
  });
  // The workbench knows nothing of sessions, and says when it is refused for the lack of one.
  window.addEventListener('hansa-signed-out', () => void desk.look());
  void desk.open();
  root.render(
    <HouseContext value={house}>
      <Shell />
    </HouseContext>,
  );
}

/** The workbench on a folder, without a control plane. */
async function alone() {
  const { Alone } = await import('./Alone.tsx');
  return <Alone />;
}
