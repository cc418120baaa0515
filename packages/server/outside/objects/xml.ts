/** An element of an answer: S3 has neither attributes nor mixed content that would matter. */
export interface Element {
  readonly name: string;
  readonly text: string;
  readonly children: readonly Element[];
}

const TOKEN = /<\?[^]*?\?>|<!--[^]*?-->|<\/([\w:.-]+)\s*>|<([\w:.-]+)([^<>]*?)(\/?)>|([^<]+)|</g;
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** Reads one document. Throws a SyntaxError for what is none (a proxy's page, half an answer): then nothing is known. */
export function readXml(document: string): Element {
  const root: Open = { name: '', text: '', children: [] };
  const path: Open[] = [root];
  for (const [token, closed, opened, , empty, text] of document.matchAll(TOKEN)) {
    const top = path.at(-1) as Open;
    if (text !== undefined) top.text += plain(text);
    else if (opened !== undefined) {
      const element: Open = { name: local(opened), text: '', children: [] };
      top.children.push(element);
      if (empty === '') path.push(element);
    } else if (closed !== undefined) {
      if (path.length === 1 || top.name !== local(closed)) throw new SyntaxError('no XML: an element is closed that is not open');
      path.pop();
    } else if (token === '<') throw new SyntaxError('no XML: a tag is cut off or is of a kind that S3 has not');
  }
  const [only, second] = root.children;
  if (path.length !== 1 || only === undefined || second !== undefined) throw new SyntaxError('no XML: not one whole document');
  return only;
}

interface Open {
  readonly name: string;
  text: string;
  readonly children: Open[];
}

const local = (name: string): string => name.slice(name.indexOf(':') + 1);

function plain(text: string): string {
  return text.replaceAll(/&(#x[0-9a-f]+|#\d+|\w+);/gi, (all, name: string) => {
    if (name.startsWith('#')) return String.fromCodePoint(Number(name.replace(/^#x?/i, (mark) => (mark === '#' ? '' : '0x'))));
    return ENTITIES[name] ?? all;
  });
}

/** The children of this name. */
export function all(element: Element, name: string): readonly Element[] {
  return element.children.filter((child) => child.name === name);
}

/** The text at a path of names, or undefined where there is none. */
export function textAt(element: Element, ...names: readonly string[]): string | undefined {
  const [name, ...rest] = names;
  if (name === undefined) return element.text;
  const child = element.children.find((each) => each.name === name);
  return child && textAt(child, ...rest);
}

/** Text between two tags, as XML takes it: control characters that it cannot hold are left to the caller, who has none. */
export function escaped(text: string): string {
  return text.replaceAll(/[&<>"'\r\n]/g, (character) => `&#${character.charCodeAt(0)};`);
}
