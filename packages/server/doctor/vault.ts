import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ServerConfig } from '../config/server-config.ts';
import { fingerprintOf } from '../db/master-keys.ts';
import type { SealedWith } from './database.ts';
import { type Finding, fine, wrong } from './finding.ts';

/** Which key of the installation is in use, and whether everything that the database holds can be opened. Keys are named by their fingerprint. */
export function vault({ data, vaultKey, vaultKeyOther }: ServerConfig, sealed: readonly SealedWith[]): Finding[] {
  const file = join(data, 'keys', 'vault');
  const current = vaultKey ?? (existsSync(file) ? Buffer.from(readFileSync(file, 'utf8').trim(), 'base64url') : null);
  if (current === null)
    return sealed.length === 0
      ? []
      : [wrong('vault', 'no key, and secrets in the database that one has sealed', 'Bring back HANSA_VAULT_KEY.')];
  const [own, other] = [fingerprintOf(current), vaultKeyOther && fingerprintOf(vaultKeyOther)];
  const strangers = sealed.filter(({ master }) => master !== null && master !== own && master !== other);
  if (strangers.length > 0)
    return [
      wrong('vault', `${said(strangers)}, which is not here`, 'Bring that key back, as HANSA_VAULT_KEY_OTHER if there is a newer one.'),
    ];
  const copy = 'Is there a copy of it, and not where the backups of the database are? Without it they open no secret';
  const where = vaultKey === null ? file : 'HANSA_VAULT_KEY';
  const left = sealed.filter(({ master }) => master !== own);
  if (left.length > 0) return [fine('vault', `the key ${own} seals; ${said(left)}, until hansa vault rekey is done`)];
  const rest = other === null ? '' : `; ${other}, the other one, seals nothing`;
  return [{ ...fine('vault', `its key ${own} comes from ${where} and seals everything${rest}`), todo: copy }];
}

function said(sealed: readonly SealedWith[]): string {
  return sealed.map(({ master, tenants }) => `${tenants} tenants are sealed with ${master ?? 'one that nobody wrote down'}`).join(', ');
}
