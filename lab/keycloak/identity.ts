import { setTimeout as sleep } from 'node:timers/promises';
import { Secret } from '@hansa/domain/port/secret.ts';
import { testContext } from '@hansa/server/outside/contract.ts';
import { type KeycloakConfig, openIdentity, settleAccount } from '@hansa/server/outside/identity/real.ts';
import type { RealmMail } from '@hansa/server/outside/identity/realm-settings.ts';
import type { IdentitySubject } from '@hansa/server/outside/identity/suite.ts';
import { lossyLine } from '../lossy.ts';
import { freePorts } from '../ports.ts';
import { VERSION } from './programs.ts';
import { BOOTSTRAP, type LabKeycloak } from './server.ts';

export const ACCOUNT = { client: 'hansa-control', secret: new Secret('canary-of-the-control-plane-7c1d') } as const;

/** As the control plane is configured in production: an account of its own that may make realms. */
export async function configOf(server: LabKeycloak, mail?: RealmMail): Promise<KeycloakConfig> {
  // A server that says it is ready takes a moment more for its first request.
  for (;;) {
    const outcome = await settleAccount({ base: server.base, account: ACCOUNT }, BOOTSTRAP, testContext());
    if (outcome.kind === 'done') break;
    if (outcome.kind !== 'transient') throw new Error(`the account cannot be made: ${JSON.stringify(outcome)}`);
    await sleep(200);
  }
  return { base: server.base, account: ACCOUNT, mail, plain: true };
}

/** The port of ours to a server, one to nobody, and one over a line that loses answers. */
export async function subjectOf(server: LabKeycloak, mail?: RealmMail): Promise<IdentitySubject> {
  const config = await configOf(server, mail);
  const line = await lossyLine(server.port);
  const [nobody = 0] = await freePorts(1);
  const at = (port: number) => openIdentity({ ...config, base: new URL(`http://127.0.0.1:${port}`) });
  const [port, lossy, away] = [at(server.port), at(line.port), at(nobody)];
  const stop = async (): Promise<void> => {
    for (const each of [port, lossy, away]) each.close();
    await line.close();
  };
  const canaries = [ACCOUNT.secret.reveal(), BOOTSTRAP.secret.reveal(), ...(mail?.password ? [mail.password.reveal()] : [])];
  const by = `Keycloak ${VERSION} over PostgreSQL`;
  return {
    by,
    port,
    away,
    lossy: { port: lossy, loseNext: line.loseNext },
    issuer: (realm) => `${server.base.origin}/realms/${realm}`,
    canaries,
    stop,
  };
}
