import type { CellPlan } from '../plan/plan.ts';

/** What somebody does at OpenBao, once for a cell and then for each Secret: nothing of it can be part of a tree. */
export function storeText(cell: CellPlan, engineNeeds: string, rows: readonly string[]): string {
  const { name } = cell.cell;
  const mount = String(cell.components.find(({ values }) => values.component === 'external-secrets')?.values.settings['mount']);
  return `# Secrets of this cell

No value is part of this tree, and no file is added to it: External Secrets asks OpenBao for each Secret, as an account of the namespace that
needs it. ${cell.standby ? 'Both clusters of the cell ask by the same paths: a key of each of them stands in `keys.pem` below.' : 'A namespace reads what is below its own path, and nothing else.'}

Once, at OpenBao. \`keys.pem\` has the public key by which the cluster signs tokens of its accounts:

\`\`\`sh
bao secrets enable -path=${mount} -version=2 kv # unless it is there
bao auth enable -path=jwt-${name} jwt
bao write auth/jwt-${name}/config jwt_validation_pubkeys=@keys.pem
bao write auth/jwt-${name}/role/secrets-reader - <<'EOF'
{ "role_type": "jwt", "user_claim": "sub", "bound_audiences": ["openbao"], "token_policies": ["${name}-secrets"], "token_ttl": "10m",
  "bound_claims": { "/kubernetes.io/serviceaccount/name": "secrets-reader" },
  "claim_mappings": { "/kubernetes.io/namespace": "namespace" } }
EOF
accessor=$(bao auth list -format=json | jq -r '."jwt-${name}/".accessor')
bao policy write ${name}-secrets - <<EOF
path "${mount}/data/${name}/{{identity.entity.aliases.$accessor.metadata.namespace}}/*" { capabilities = ["read"] }
EOF
\`\`\`

Then every Secret by \`bao kv put -mount=${mount} -cas=0 <path> <key>=@<file> …\`, all keys of one at once: with \`-cas=0\` what is there already is left as
it is. A value that is made anew is put first, five minutes before the commit that raises its generation: pods restart with that commit, and read what
arrived before it.

${engineNeeds}${engineNeeds === '' ? '' : '\n'}| Path | Keys |
|---|---|
${rows.join('\n')}

For a tenant the path is \`${name}/t-<id>/<app>\`. \`hansa explain app/<id>/<app>\` lists its keys, \`hansa plan --format json\` the recipe by which each
value is made.
`;
}
