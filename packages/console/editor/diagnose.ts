import { type Diagnostic as Mark, setDiagnostics } from '@codemirror/lint';
import type { EditorState, TransactionSpec } from '@codemirror/state';
import type { Diagnostic } from '@hansa/compiler';
import { linkText } from '../panels/link-text.ts';

/** What the editor needs of the page for a diagnostic's card. */
export interface DiagnosticActions {
  readonly fix: (diagnostic: Diagnostic) => void;
}

/** The marks of one file: each under its very characters, an empty range under the character that follows. */
export function marks(state: EditorState, path: string, diagnostics: readonly Diagnostic[], actions: DiagnosticActions): TransactionSpec {
  const { length } = state.doc;
  const own = diagnostics.filter((each) => each.at.file === path);
  return setDiagnostics(
    state,
    own.map((each): Mark => {
      const from = Math.min(each.at.offset, length);
      return {
        from,
        to: Math.min(from + each.at.length, length),
        severity: each.severity === 'note' ? 'info' : each.severity,
        message: `${each.message} ${each.hint}`,
        renderMessage: () => card(each, actions),
      };
    }),
  );
}

/** A diagnostic as a card: what is wrong, the way out, the proof, and the fix where there is one. Made without HTML text. */
function card(diagnostic: Diagnostic, { fix }: DiagnosticActions): HTMLElement {
  const box = element('div', `card card-${diagnostic.severity}`);
  box.append(sentence('card-message', diagnostic.message));
  if (diagnostic.hint !== '') box.append(sentence('card-hint', diagnostic.hint));
  const foot = box.appendChild(element('p', 'card-foot'));
  foot.append(element('code', 'card-code', diagnostic.code));
  for (const proof of diagnostic.evidence) {
    const link = foot.appendChild(element('a', 'card-link', linkText(proof.url)));
    Object.assign(link, { href: proof.url, target: '_blank', rel: 'noopener noreferrer', title: `Checked on ${proof.checkedAt}` });
  }
  if (diagnostic.fix.length > 0) {
    const button = foot.appendChild(element('button', 'button button-small', 'Apply fix'));
    button.addEventListener('click', () => fix(diagnostic));
  }
  return box;
}

/** What stands in backticks is code. */
function sentence(className: string, text: string): HTMLElement {
  const box = element('p', className);
  box.append(...text.split('`').map((part, index) => (index % 2 === 1 ? element('code', '', part) : part)));
  return box;
}

function element<K extends keyof HTMLElementTagNameMap>(name: K, className: string, text = ''): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
}
