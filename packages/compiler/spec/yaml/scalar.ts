const NULL = /^(?:~|null|Null|NULL|)$/;
const BOOLEAN = /^(?:true|True|TRUE|false|False|FALSE)$/;
const INTEGER = /^[-+]?\d+$/;
const BASED = /^0(?:o[0-7]+|x[0-9a-fA-F]+)$/;
const FLOAT = /^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?$/;
const SPECIAL = /^(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;

/**
 * What a plain scalar means in the core schema of YAML 1.2.2, section 10.3.2. Infinity and not-a-number stay text: no key of the
 * spec can be either, and JSON cannot carry them.
 */
export function resolvePlain(text: string): string | number | boolean | null {
  if (NULL.test(text)) return null;
  if (BOOLEAN.test(text)) return text[0] === 't' || text[0] === 'T';
  if (INTEGER.test(text) || BASED.test(text)) return Number(text);
  if (SPECIAL.test(text)) return text;
  return FLOAT.test(text) ? Number(text) : text;
}
