/** Characters of a sentence that an operator is shown. */
const LONGEST = 300;

/** What may stand before a secret in the words of somebody else. The value goes up to the next space, comma or quote. */
const SECRETS = [
  /(\/\/)[^\s/@]+(?=@)/g,
  /((?:pass(?:word|wd)?|secret|token|api[-_]?key|access[-_]?key|authorization|credential)s?["']?\s*[:=]\s*(?:bearer\s+|basic\s+)?["']?)[^\s,"']+/gi,
  /((?:bearer|basic)\s+)[\w.~+/=-]{8,}/gi,
];

/** Words of a cluster as they may be shown: one line, not too long, and without what looks like a secret. */
export function told(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  const clean = SECRETS.reduce((all, pattern) => all.replace(pattern, '$1…'), line);
  return clean.length > LONGEST ? `${clean.slice(0, LONGEST - 1)}…` : clean;
}
