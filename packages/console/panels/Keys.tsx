import { useShown, useWorkbench } from '../app/context.ts';
import { Dialog } from './Dialog.tsx';

const KEYS: readonly (readonly [keys: readonly string[], does: string])[] = [
  [['Alt+1', 'Alt+2', 'Alt+3', 'Alt+4'], 'Spec, problems, topology, tree'],
  [['Alt+5', 'Alt+6', 'Alt+7', 'Alt+8'], 'What if, compare, tour, report'],
  [['Ctrl+P'], 'Print the report'],
  [['F8', 'Shift+F8'], 'Next and previous problem in the editor'],
  [['Ctrl+Space'], 'What could be written here'],
  [['Ctrl+F'], 'Find and replace in the editor'],
  [['Ctrl+Z', 'Ctrl+Y'], 'Undo, redo'],
  [['Ctrl+]', 'Ctrl+['], 'Indent more, less'],
  [['Ctrl+S'], 'Save'],
  [['↑', '↓'], 'Move in lists, in the tree and between its lines'],
  [['→', '←'], 'Open and close a folder'],
  [['Enter'], 'On a rendered line: why it is there. Again: go to the line of the spec'],
  [['N', 'P'], 'In a rendered file: next and previous change'],
  [['Tab'], 'Leave the editor and go on to the next part of the page'],
  [['F1'], 'This list'],
];

const SAVED = {
  folder: 'Files are saved to the folder that Hansa was started with.',
  repository:
    'Each file that is saved is a commit in the spec repository; Hansa takes it in within a second, or sets it aside and says why.',
} as const;

export function Keys() {
  const workbench = useWorkbench();
  const kind = useShown((state) => state.kind);
  return (
    <Dialog title="Keyboard">
      <table className="keys">
        <tbody>
          {KEYS.map(([keys, does]) => (
            <tr key={does}>
              <th scope="row">
                {keys.map((key) => (
                  <kbd key={key}>{key}</kbd>
                ))}
              </th>
              <td>{does}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="dialog-more">On a Mac, Cmd stands for Ctrl. {SAVED[kind]}</p>
      <div className="form-foot">
        <button type="button" className="button button-strong" onClick={() => workbench.store.set({ dialog: 'none' })}>
          Close
        </button>
      </div>
    </Dialog>
  );
}
