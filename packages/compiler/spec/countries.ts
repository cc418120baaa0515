/**
 * The second letters of ISO 3166-1 alpha-2 by the first: 249 countries and areas. Source: iso.org/obp/ui/#search, by way of CLDR 48 without
 * what it has beyond the standard (read from ICU on 2026-11-22).
 */
const SECOND: Readonly<Record<string, string>> = {
  A: 'DEFGILMOQRSTUWXZ',
  B: 'ABDEFGHIJLMNOQRSTVWYZ',
  C: 'ACDFGHIKLMNORUVWXYZ',
  D: 'EJKMOZ',
  E: 'CEGHRST',
  F: 'IJKMOR',
  G: 'ABDEFGHILMNPQRSTUWY',
  H: 'KMNRTU',
  I: 'DELMNOQRST',
  J: 'EMOP',
  K: 'EGHIMNPRWYZ',
  L: 'ABCIKRSTUVY',
  M: 'ACDEFGHKLMNOPQRSTUVWXYZ',
  N: 'ACEFGILOPRUZ',
  O: 'M',
  P: 'AEFGHKLMNRSTWY',
  Q: 'A',
  R: 'EOSUW',
  S: 'ABCDEGHIJKLMNORSTVXYZ',
  T: 'CDFGHJKLMNORTVWZ',
  U: 'AGMSYZ',
  V: 'ACEGINU',
  W: 'FS',
  Y: 'ET',
  Z: 'AMW',
};

/**
 * Whether there is a country of these two letters. `UK` and `EL` are none: the standard says GB and GR. Kosovo has no letters there, and XK
 * wherever the European Union writes them.
 */
export function isCountry(code: string): boolean {
  return code === 'XK' || (code.length === 2 && SECOND[code[0] ?? '']?.includes(code[1] ?? ' ') === true);
}
