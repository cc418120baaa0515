import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import type { Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

/** Colours come from the page's tokens, so that the editor follows its theme without being told. */
const theme = EditorView.theme({
  '&': { height: '100%', color: 'var(--ink)', backgroundColor: 'var(--paper)', fontSize: 'var(--size-code)' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--mono)', lineHeight: 'var(--line-code)', overflow: 'auto' },
  '.cm-content': { caretColor: 'var(--ink)', padding: '8px 0 40vh' },
  '.cm-line': { padding: '0 16px 0 8px' },
  '.cm-gutters': { backgroundColor: 'var(--paper)', color: 'var(--ink-faint)', border: 'none', paddingLeft: '4px' },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'var(--active-line)' },
  '.cm-activeLineGutter': { color: 'var(--ink)' },
  '&.cm-focused .cm-selectionBackground, .cm-selectionBackground, .cm-content ::selection': {
    backgroundColor: 'var(--selection) !important',
  },
  '.cm-cursor': { borderLeftColor: 'var(--ink)', borderLeftWidth: '2px' },
  '.cm-matchingBracket, &.cm-focused .cm-matchingBracket': { backgroundColor: 'var(--selection)', outline: 'none' },
  '.cm-originLine': { backgroundColor: 'var(--origin)', boxShadow: 'inset 3px 0 0 var(--accent)' },
  '.cm-searchMatch': { backgroundColor: 'var(--match)', outline: '1px solid var(--warning)' },
  '.cm-panels': { backgroundColor: 'var(--raised)', color: 'var(--ink)', borderColor: 'var(--line)' },
  '.cm-panel.cm-search': { fontSize: 'var(--size-small)', padding: '8px' },
  '.cm-panel.cm-search label': { fontSize: 'var(--size-small)' },
  '.cm-textfield, .cm-button': {
    background: 'var(--paper)',
    color: 'var(--ink)',
    border: '1px solid var(--line-strong)',
    borderRadius: '4px',
  },
});

const marks = EditorView.theme({
  '.cm-lintRange': {
    backgroundImage: 'none',
    textDecorationLine: 'underline',
    textDecorationStyle: 'wavy',
    textDecorationThickness: '1.5px',
    textUnderlineOffset: '3px',
    textDecorationSkipInk: 'none',
  },
  '.cm-lintRange-error': { textDecorationColor: 'var(--error)', backgroundColor: 'var(--error-wash)' },
  '.cm-lintRange-warning': { textDecorationColor: 'var(--warning)', backgroundColor: 'var(--warning-wash)' },
  '.cm-lintRange-info': { textDecorationColor: 'var(--accent)' },
  '.cm-lintRange-active': { backgroundColor: 'var(--selection)' },
  '.cm-lint-marker': { width: '0.9em', height: '0.9em' },
  '.cm-tooltip': {
    backgroundColor: 'var(--raised)',
    color: 'var(--ink)',
    border: '1px solid var(--line-strong)',
    borderRadius: '8px',
    boxShadow: 'var(--shadow)',
    overflow: 'hidden',
    maxWidth: 'min(46rem, calc(100vw - 24px))',
    zIndex: '30',
  },
  '.cm-diagnostic': {
    padding: '0',
    margin: '0',
    borderLeft: 'none',
    fontFamily: 'var(--sans)',
    fontSize: 'var(--size-small)',
    whiteSpace: 'normal',
  },
  '.cm-diagnostic + .cm-diagnostic': { borderTop: '1px solid var(--line)' },
  '.cm-diagnosticAction': { display: 'none' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': { fontFamily: 'var(--mono)', fontSize: 'var(--size-code)', maxHeight: '16em' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': { padding: '3px 10px' },
  '.cm-tooltip-autocomplete ul li[aria-selected]': { backgroundColor: 'var(--accent)', color: 'var(--on-accent)' },
  '.cm-tooltip-autocomplete ul li[aria-selected] .cm-completionDetail': { color: 'var(--on-accent)' },
  '.cm-completionDetail': { color: 'var(--ink-soft)', fontStyle: 'normal', marginLeft: '1em' },
  '.cm-completionMatchedText': { textDecoration: 'none', fontWeight: '700' },
  '.cm-tooltip.cm-completionInfo': {
    padding: '10px 12px',
    fontFamily: 'var(--sans)',
    fontSize: 'var(--size-small)',
    maxWidth: '24rem',
    lineHeight: '1.5',
  },
});

const highlight = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: 'var(--syntax-key)' },
  { tag: [tags.string, tags.special(tags.string), tags.content], color: 'var(--syntax-text)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--syntax-number)' },
  { tag: tags.comment, color: 'var(--ink-soft)', fontStyle: 'italic' },
  { tag: [tags.punctuation, tags.separator, tags.brace, tags.squareBracket], color: 'var(--ink-soft)' },
  { tag: tags.keyword, color: 'var(--syntax-number)' },
]);

export const look: Extension = [theme, marks, syntaxHighlighting(highlight)];
