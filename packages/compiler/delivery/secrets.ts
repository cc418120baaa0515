import type { Unit } from '../catalogue/entry.ts';
import type { CellPlan } from '../plan/plan.ts';
import type { TreeFile } from '../tree/file.ts';

/**
 * Which Secrets a person or the control plane adds beside the tree, and where: neither values nor recipients are inputs of it. Tenants
 * are told by their rule, for a new tenant changes no shared file.
 */
export function secretList(cell: CellPlan, units: readonly Unit[]): TreeFile {
  const rows = units.flatMap((unit) =>
    (unit.secrets ?? []).map(
      ({ namespace, name, keys }) =>
        `| \`platform/${unit.name}/\` | \`${namespace}/${name}\` | ${keys.map((key) => `\`${key}\``).join(', ')} |`,
    ),
  );
  const { engine, secrets } = cell.delivery.values;
  const head = secrets === 'sops' ? SOPS : SEALED;
  const own = engine === 'flux' ? fluxNeeds(cell) : ARGO;
  return { path: 'platform/SECRETS.md', body: [head, own, `${TABLE}\n${rows.join('\n')}\n`, TENANTS].join('\n') };
}

const SOPS = `# Secrets of this cell

No value is part of this tree. Each Secret below is added as a file \`secrets.sops.yaml\` in the folder that the table names: it is applied
together with what waits for it. Its \`data\` and \`stringData\` are encrypted with age for two recipients, this cell and an offline key:
\`sops encrypt --age <cell>,<offline> --encrypted-regex '^(data|stringData)$'\`. Rendering again leaves these files alone.
`;

const SEALED = `# Secrets of this cell

No value is part of this tree. Each Secret below is added as a file \`secrets.sealed.yaml\` in the folder that the table names: it is applied
together with what waits for it. It holds SealedSecrets, made with \`kubeseal\` for the namespace and name that the table says. Back up the
keys of the controller: without them nobody can open these files. Rendering again leaves these files alone.
`;

/** What Flux itself runs with: the only Secrets that are applied by hand. */
function fluxNeeds(cell: CellPlan): string {
  const { deploy, secrets } = cell.delivery.values;
  const lines = [
    ...(secrets === 'sops' ? ['- `flux-system/sops-age` with the key `age.agekey`: the age key of this cell.'] : []),
    ...(deploy.startsWith('ssh://')
      ? ['- `flux-system/deploy-key` with the keys `identity`, `identity.pub` and `known_hosts`: reads this repository.']
      : []),
  ];
  return lines.length > 0 ? `Before the first commit arrives, apply by hand, and never put into Git:\n\n${lines.join('\n')}\n` : '';
}

const ARGO = `Before the first commit arrives, tell Argo CD how to read this repository: a Secret in \`argocd\` with the label
\`argocd.argoproj.io/secret-type: repository\` and the keys \`url\` and \`sshPrivateKey\`, which never enters Git.
`;

const TABLE = `| Folder | Secret | Keys |
|---|---|---|`;

const TENANTS = `For a tenant the folder is \`tenants/<id>/\`, and each app has one Secret named like the app in the namespace \`t-<id>\`.
\`hansa explain app/<id>/<app>\` lists its keys, \`hansa plan --format json\` the recipe by which each value is made.
`;
