import type { Unit } from '../catalogue/entry.ts';
import { folderOf } from '../plan/credentials.ts';
import type { CellPlan, ClusterPlan } from '../plan/plan.ts';
import type { TreeFile } from '../tree/file.ts';
import { storeText } from './store.ts';

/**
 * Which Secrets a person or the control plane adds beside the tree, and where: no value is an input of it, and of who can open them only
 * the names. Tenants are told by their rule, for a new tenant changes no shared file. A standby has a list of what is its own.
 */
export function secretList(cell: CellPlan, cluster: ClusterPlan, units: readonly Unit[]): TreeFile {
  const { name, values } = cluster.cluster;
  const folder = folderOf(values.role);
  if (cell.delivery.values.secrets === 'openbao') return { path: `${folder}platform/SECRETS.md`, body: storeList(cell, name, units) };
  const standby = folder !== '';
  const rows = units
    .flatMap((unit) => (unit.secrets ?? []).map((secret) => ({ ...secret, unit })))
    .map(({ namespace, name: secret, keys, unit }) => {
      const opened = cell.standby ? ` ${recipients(cell, unit.ofProvider ? cluster : undefined).join(', ')} |` : '';
      return `| \`${folder}platform/${unit.name}/\` | \`${namespace}/${secret}\` | ${keys.map((key) => `\`${key}\``).join(', ')} |${opened}`;
    });
  const { engine, secrets } = cell.delivery.values;
  const head = secrets === 'sops' ? sops(cell) : SEALED;
  const own = engine === 'flux' ? fluxNeeds(cell, name) : ARGO;
  const table = cell.standby ? TABLE_OF_TWO : TABLE;
  const parts = [head, ...(cell.standby ? [two(cell)] : []), own, `${table}\n${rows.join('\n')}\n`, standby ? SHARED : TENANTS];
  return { path: `${folder}platform/SECRETS.md`, body: parts.join('\n') };
}

/** The same list where the tree asks a store for them: paths there instead of folders here. */
function storeList(cell: CellPlan, cluster: string, units: readonly Unit[]): string {
  const rows = units
    .flatMap(({ secrets }) => secrets ?? [])
    .map(({ namespace, name, keys }) => `| \`${cell.cell.name}/${namespace}/${name}\` | ${keys.map((key) => `\`${key}\``).join(', ')} |`);
  const { engine } = cell.delivery.values;
  return storeText(cell, engine === 'flux' ? fluxNeeds(cell, cluster) : ARGO, rows);
}

/** Who opens a Secret: everybody of the cell, or the one cluster whose it is and, where there is an offline key, that. */
function recipients({ delivery }: CellPlan, only: ClusterPlan | undefined): readonly string[] {
  const all = delivery.values.recipients;
  return only ? all.filter((each) => each === only.cluster.name || each === 'offline') : all;
}

function sops(cell: CellPlan): string {
  const keys = recipients(cell, undefined).map((each) => (each === cell.cell.name && !cell.standby ? '<cell>' : `<${each}>`));
  const who = cell.standby ? 'the keys that the table names' : 'two recipients, this cell and an offline key';
  return `# Secrets of this cell

No value is part of this tree. Each Secret below is added as a file \`secrets.sops.yaml\` in the folder that the table names: it is applied
together with what waits for it. Its \`data\` and \`stringData\` are encrypted with age for ${who}:
\`sops encrypt --age ${keys.join(',')} --encrypted-regex '^(data|stringData)$'\`. Rendering again leaves these files alone.
`;
}

const SEALED = `# Secrets of this cell

No value is part of this tree. Each Secret below is added as a file \`secrets.sealed.yaml\` in the folder that the table names: it is applied
together with what waits for it. It holds SealedSecrets, made with \`kubeseal\` for the namespace and name that the table says. Back up the
keys of the controller: without them nobody can open these files. Rendering again leaves these files alone.
`;

/** One tree serves both clusters, so what is in it must be readable in both. */
function two({ primary, standby, delivery }: CellPlan): string {
  const [here, there] = [primary.cluster.name, standby?.cluster.name];
  return delivery.values.secrets === 'sops'
    ? `The cell has two clusters, \`${here}\` and \`${there}\`, each with an age key of its own. What both use is encrypted for both: a tenant's
Secrets for ${delivery.values.recipients.map((each) => `\`${each}\``).join(', ')}. A key that was lost with its cluster is taken out by \`sops updatekeys\`.
`
    : `The cell has two clusters, \`${here}\` and \`${there}\`, whose controllers hold the same sealing keys: before the first commit reaches
\`${there}\`, apply there the Secrets with the label \`sealedsecrets.bitnami.com/sealed-secrets-key\` of \`${here}\`, and again after each new
key. The controllers renew none by themselves, else they would part after thirty days.
`;
}

/** What Flux itself runs with: the only Secrets that are applied by hand. */
function fluxNeeds(cell: CellPlan, cluster: string): string {
  const { deploy, secrets, signed } = cell.delivery.values;
  const whose = cell.standby ? `\`${cluster}\`` : 'this cell';
  const lines = [
    ...(secrets === 'sops' ? [`- \`flux-system/sops-age\` with the key \`age.agekey\`: the age key of ${whose}.`] : []),
    ...(deploy.startsWith('ssh://')
      ? ['- `flux-system/deploy-key` with the keys `identity`, `identity.pub` and `known_hosts`: reads this repository.']
      : []),
    ...(signed
      ? [
          '- `flux-system/signers` with a key that ends in `.sshpub` for each public key that may sign, as `hansa.sshpub`: no other commit is taken.',
        ]
      : []),
  ];
  return lines.length > 0 ? `Before the first commit arrives, apply by hand, and never put into Git:\n\n${lines.join('\n')}\n` : '';
}

const ARGO = `Before the first commit arrives, tell Argo CD how to read this repository: a Secret in \`argocd\` with the label
\`argocd.argoproj.io/secret-type: repository\` and the keys \`url\` and \`sshPrivateKey\`, which never enters Git.
`;

const TABLE = `| Folder | Secret | Keys |
|---|---|---|`;

const TABLE_OF_TWO = `| Folder | Secret | Keys | Opened by |
|---|---|---|---|`;

const TENANTS = `For a tenant the folder is \`tenants/<id>/\`, and each app has one Secret named like the app in the namespace \`t-<id>\`.
\`hansa explain app/<id>/<app>\` lists its keys, \`hansa plan --format json\` the recipe by which each value is made.
`;

const SHARED = `All other Secrets are those of \`platform/SECRETS.md\` and of the tenants: they stand in the tree once, for both clusters.
`;
