import { styleText } from 'node:util';
import { type Ink, NO_INK } from '@hansa/compiler';

/** Colours only on a terminal, and never against NO_COLOR (https://no-color.org). */
export function inkFor(stream: NodeJS.WriteStream): Ink {
  const plain = process.env['NO_COLOR'] !== undefined && process.env['NO_COLOR'] !== '';
  if (plain || !stream.isTTY) return NO_INK;
  const paint = (style: Parameters<typeof styleText>[0]) => (text: string) => styleText(style, text, { validateStream: false });
  return { error: paint('red'), warning: paint('yellow'), note: paint('cyan'), dim: paint('dim'), strong: paint('bold') };
}
