import { createPublicKey, generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import type pg from 'pg';
import { ConfigRefusal } from './config/complaint.ts';
import type { ServerConfig } from './config/server-config.ts';
import { Vault } from './db/vault.ts';
import { keptKey } from './embedded/keys.ts';
import type { SealingForm } from './loops/publish/sealing.ts';

/**
 * The vault under the key of this installation: the configured one, or one of our own below `data`. A key that is gone while the database
 * holds what it sealed is a refusal, and so is another one: a new key would hide for good what only the old one opens.
 */
export async function openVault({ data, vaultKey }: ServerConfig, pool: pg.Pool): Promise<Vault> {
  const file = join(data, 'keys', 'vault');
  const sealed = await oneSealed(pool);
  if (vaultKey === null && sealed !== undefined && !existsSync(file)) throw refusal(`nothing at ${file}`);
  const master =
    vaultKey ??
    Buffer.from(
      keptKey(file, () => randomBytes(32).toString('base64url')),
      'base64url',
    );
  const vault = new Vault(master, (count) => randomBytes(count));
  if (sealed !== undefined && !(await opens(vault, pool, sealed))) throw refusal('a key that does not open what the database holds');
  return vault;
}

async function oneSealed(pool: pg.Pool): Promise<string | undefined> {
  const { rows } = await pool.query<{ tenant: string }>('select tenant from secret_key order by made_at limit 1');
  return rows[0]?.tenant;
}

async function opens(vault: Vault, pool: pg.Pool, tenant: string): Promise<boolean> {
  return vault.read(pool, tenant).then(
    () => true,
    (error: unknown) => {
      // Node's words for a tag that does not fit. What the database says is another matter, and goes on.
      if (error instanceof Error && /authenticate data/.test(error.message)) return false;
      throw error;
    },
  );
}

function refusal(found: string): ConfigRefusal {
  const expected = 'the key under which the secrets in this database were sealed';
  return new ConfigRefusal([
    { name: 'HANSA_VAULT_KEY', found, expected, todo: 'Bring back the copy of it, or the database that belongs to this key.' },
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
