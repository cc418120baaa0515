/** Objects by which an API server takes no Deployment of a tenant, in a dry run or not: what an operator's own policy might do. */
export function refusalOf(tenant: string): Record<string, unknown>[] {
  const apiVersion = 'admissionregistration.k8s.io/v1';
  const metadata = { name: 'bench-refusal' };
  const deployments = { apiGroups: ['apps'], apiVersions: ['v1'], operations: ['CREATE', 'UPDATE'], resources: ['deployments'] };
  const expression = `!has(object.metadata.labels) || !('hansa/tenant' in object.metadata.labels) || object.metadata.labels['hansa/tenant'] != '${tenant}'`;
  const validations = [{ expression, message: 'this tenant may not' }];
  return [
    { apiVersion, kind: 'ValidatingAdmissionPolicy', metadata, spec: { matchConstraints: { resourceRules: [deployments] }, validations } },
    {
      apiVersion,
      kind: 'ValidatingAdmissionPolicyBinding',
      metadata,
      spec: { policyName: 'bench-refusal', validationActions: ['Deny'] },
    },
  ];
}
