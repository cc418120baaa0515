/** An exact decimal: `digits` divided by ten to the power of `scale`. Prices below a cent, and bytes as GB, are all of this form. */
export interface Decimal {
  readonly digits: bigint;
  readonly scale: number;
}

export const ZERO: Decimal = { digits: 0n, scale: 0 };

/** Of a text such as `0.0572`; throws on anything else, for a price that cannot be read is a bug of ours. */
export function decimal(text: string): Decimal {
  if (!/^-?\d+(\.\d+)?$/.test(text)) throw new Error(`not a decimal: ${text}`);
  const [whole = '', fraction = ''] = text.split('.');
  return { digits: BigInt(whole + fraction), scale: fraction.length };
}

export function whole(number: number): Decimal {
  return { digits: BigInt(number), scale: 0 };
}

export function times(a: Decimal, b: Decimal): Decimal {
  return { digits: a.digits * b.digits, scale: a.scale + b.scale };
}

export function minus(a: Decimal, b: Decimal): Decimal {
  const scale = Math.max(a.scale, b.scale);
  return { digits: raised(a, scale) - raised(b, scale), scale };
}

/** What is over, and nothing where nothing is. */
export function beyond(quantity: Decimal, included: Decimal): Decimal {
  const rest = minus(quantity, included);
  return rest.digits > 0n ? rest : ZERO;
}

function raised({ digits, scale }: Decimal, to: number): bigint {
  return digits * 10n ** BigInt(to - scale);
}

/** Whole hundredths, half up: the one place where money is rounded. Amounts here are never negative. */
export function toCents(amount: Decimal): number {
  const cents = times(amount, whole(100));
  return Number(divided(cents.digits, 10n ** BigInt(cents.scale)));
}

/** Half up, for what is not negative. */
export function divided(amount: bigint, by: bigint): bigint {
  return (2n * amount + by) / (2n * by);
}

/** Without zeros at the end: `1342.17728`. */
export function plain({ digits, scale }: Decimal): string {
  const text = digits.toString().padStart(scale + 1, '0');
  const cut = text.length - scale;
  return scale === 0 ? text : `${text.slice(0, cut)}.${text.slice(cut)}`.replace(/\.?0+$/, '');
}

/** `1234` as `12.34`; a difference may be negative. */
export function money(cents: number): string {
  const digits = String(Math.abs(cents)).padStart(3, '0');
  return `${cents < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
