/** Cents of a decimal as it was written (`6.90` is `690`): read as text, for a float cannot hold it. More than two places are cut by no one: the form of the key has two. */
export function minorUnits(decimal: string): string {
  const [whole = '0', fraction = ''] = decimal.split('.');
  return (BigInt(whole) * 100n + BigInt(fraction.padEnd(2, '0').slice(0, 2) || '0')).toString();
}
