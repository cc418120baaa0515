/** Cents of an amount (6.9 is `690`). By its decimals, for a float times a hundred is not always whole; the form of the key has two at most. */
export function minorUnits(amount: number): string {
  const [whole = '0', fraction = ''] = String(amount).split('.');
  return (BigInt(whole) * 100n + BigInt(fraction.padEnd(2, '0').slice(0, 2))).toString();
}
