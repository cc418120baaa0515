import type { CellPlan } from '../../plan/plan.ts';
import type { TreeFile } from '../../tree/file.ts';

/**
 * How this cell's secrets are encrypted, for whoever writes one. Neither values nor recipients are inputs of the tree: what holds a
 * value is written beside it, by the control plane or by a person with `sops`, and decrypted by Flux inside the cluster.
 */
export function sopsRules(cell: CellPlan): TreeFile[] {
  if (cell.delivery.values.secrets !== 'sops') return [];
  return [{ path: 'platform/SECRETS.md', body: README }];
}

const README = `# Secrets of this cell

Files named \`secrets.sops.yaml\` in \`platform/<unit>/\` and \`tenants/<id>/\` hold Kubernetes Secrets whose \`data\` and \`stringData\`
are encrypted with age for two recipients: this cell, and an offline key. \`hansa plan --format json\` lists every secret with its path,
its key and the recipe by which it is made; no value is ever part of the plan or of this tree.

Encrypt with \`sops encrypt --age <cell>,<offline> --encrypted-regex '^(data|stringData)$'\`. Flux decrypts with the Secret
\`flux-system/sops-age\` (key \`age.agekey\`), which never enters Git.
`;
