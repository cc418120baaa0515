import { createPublicKey, generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import type pg from 'pg';
import { ConfigRefusal } from './config/complaint.ts';
import type { ServerConfig } from './config/server-config.ts';
import { MasterKeys, NoMasterKey, type SealedKey } from './db/master-keys.ts';
import { Vault } from './db/vault.ts';
import { keptKey } from './embedded/keys.ts';
import type { SealingForm } from './loops/publish/sealing.ts';

/**
 * The vault under the key of this installation: the configured one, or one of our own below `data`; and the other one, while there are two. A
 * key that is gone while the database holds what it sealed is a refusal, and so is a stranger: a new key would hide for good what only the old one opens.
 */
export async function openVault(config: ServerConfig, pool: pg.Pool): Promise<Vault> {
  return new Vault(await openMasterKeys(config, pool), randomBytes);
}

/** See {@link openVault}. Throws a ConfigRefusal for a tenant's key that none of them opens. */
export async function openMasterKeys({ data, vaultKey, vaultKeyOther }: ServerConfig, pool: pg.Pool): Promise<MasterKeys> {
  const file = join(data, 'keys', 'vault');
  // One of each sort: they are as many as there are keys of the installation, not tenants.
  const { rows } = await pool.query<SealedKey>(
    'select distinct on (master) tenant, sealed, master from secret_key order by master, tenant',
  );
  if (vaultKey === null && rows.length > 0 && !existsSync(file)) throw refusal(`nothing at ${file}`);
  const own = (): Buffer =>
    Buffer.from(
      keptKey(file, () => randomBytes(32).toString('base64url')),
      'base64url',
    );
  const keys = new MasterKeys(vaultKey ?? own(), vaultKeyOther, randomBytes);
  for (const row of rows) {
    try {
      keys.open(row);
    } catch (error) {
      throw error instanceof NoMasterKey ? refusal(`a key that does not open what the database holds: ${error.message}`) : error;
    }
  }
  return keys;
}

function refusal(found: string): ConfigRefusal {
  const expected = 'the key under which the secrets in this database were sealed';
  return new ConfigRefusal([
    {
      name: 'HANSA_VAULT_KEY',
      found,
      expected,
      todo: 'Bring back the copy of it (as HANSA_VAULT_KEY_OTHER, if there is a newer one), or the database that belongs to this key.',
    },
  ]);
}

/** Who may open the secrets of each cell. In production a cell's own key never leaves the cell; a simulated cell has no place else. */
export async function openRecipients({ data, mode, cells }: ServerConfig): Promise<(cell: string, form: SealingForm) => readonly string[]> {
  const needed = mode === 'embedded' || [...cells.values()].some((cell) => cell.recipients === 'simulated');
  const own = needed ? { sops: [await ownRecipient(data)], 'sealed-secrets': [ownController(data)] } : { sops: [], 'sealed-secrets': [] };
  return (cell, form) => {
    const recipients = cells.get(cell)?.recipients ?? 'simulated';
    return recipients === 'simulated' ? own[form] : recipients;
  };
}

async function ownRecipient(data: string): Promise<string> {
  const made = await generateX25519Identity();
  return identityToRecipient(keptKey(join(data, 'keys', 'cells.age'), () => made));
}

/** In the place of a controller's certificate, its public key. */
function ownController(data: string): string {
  const made = (): string =>
    String(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'pem' }));
  return String(createPublicKey(keptKey(join(data, 'keys', 'cells.pem'), made)).export({ type: 'spki', format: 'pem' }));
}
