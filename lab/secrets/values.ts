/** Values that a format can lose or change: line ends, quotes, numbers that are texts, signs of YAML, what looks sealed, nothing. */
export const VALUES: Readonly<Record<string, string>> = {
  plain: 'correct horse battery staple',
  lines: 'one\ntwo\r\n\n three \n',
  signs: `: { [ & * # ? | - > % @ ' " \\ \``,
  number: '0012',
  truth: 'no',
  letters: 'Grüße, 漢字, \u{1F511}',
  sealed: 'ENC[AES256_GCM,data:x,iv:y,tag:z,type:str]',
  empty: '',
  long: 'x'.repeat(500),
};
