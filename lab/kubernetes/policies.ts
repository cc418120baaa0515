import type { Applier } from './apply.ts';
import { at, isRecord, type KubeObject, type Placed } from './objects.ts';

/**
 * Kyverno cannot be built here, but its ValidatingPolicy is a superset of the API server's own ValidatingAdmissionPolicy. So the rendered
 * policies are given to the API server, which compiles their expressions (a misspelt field is an error here; as a Kyverno object it would be
 * accepted) and enforces them. A policy that uses what only Kyverno knows is refused, and found.
 */
export function admissionPolicies(objects: readonly Placed[]): Placed[] {
  const policies = objects.filter(({ object }) => object.kind === 'ValidatingPolicy');
  return policies.flatMap(({ object, file }) => {
    const { failurePolicy, matchConstraints, variables, validations, validationActions } = isRecord(object['spec']) ? object['spec'] : {};
    const [apiVersion, metadata] = ['admissionregistration.k8s.io/v1', { name: object.metadata.name }];
    const spec = { failurePolicy, matchConstraints, variables, validations };
    return [
      { file, object: { apiVersion, kind: 'ValidatingAdmissionPolicy', metadata, spec } },
      {
        file,
        object: { apiVersion, kind: 'ValidatingAdmissionPolicyBinding', metadata, spec: { policyName: metadata.name, validationActions } },
      },
    ];
  });
}

/** An object that breaks one rule of the house, and what the refusal has to name. */
export type Offender = { readonly breaks: string; readonly object: KubeObject };

/** Pods like those of a Deployment, each with one fault, and other ways to the outside than the tenant's own routes. */
export function offenders(deployment: KubeObject): Offender[] {
  const { namespace = '' } = deployment.metadata;
  const spec = Object(at(deployment, 'spec', 'template', 'spec'));
  const [first, ...others] = spec.containers ?? [];
  const pod = (name: string, change: object, ofFirst: object = {}): KubeObject => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace },
    spec: { ...spec, containers: [{ ...first, ...ofFirst }, ...others], ...change },
  });
  const init = {
    ...first,
    name: 'before',
    image: 'registry.elsewhere.example/one:1',
    livenessProbe: undefined,
    readinessProbe: undefined,
    startupProbe: undefined,
    lifecycle: undefined,
    ports: undefined,
  };
  return [
    { breaks: 'tenant-images', object: pod('elsewhere', {}, { image: 'registry.elsewhere.example/one:1' }) },
    { breaks: 'tenant-images', object: pod('elsewhere-first', { initContainers: [init] }) },
    { breaks: 'tenant-images', object: pod('latest', {}, { image: `${String(first?.image).replace(/:[^:/]*$/, '')}:latest` }) },
    { breaks: 'tenant-pods', object: pod('links', { enableServiceLinks: true }) },
    { breaks: 'tenant-environment', object: pod('literal', {}, { env: [{ name: 'DATABASE_PASSWORD', value: 'not a reference' }] }) },
    { breaks: 'tenant-routes', object: route(namespace) },
    { breaks: 'tenant-ingresses', object: ingress(namespace) },
  ];
}

function route(namespace: string): KubeObject {
  const spec = { hostnames: ['another-tenant.example'], parentRefs: [{ name: 'any' }] };
  return { apiVersion: 'gateway.networking.k8s.io/v1', kind: 'HTTPRoute', metadata: { name: 'stolen', namespace }, spec };
}

function ingress(namespace: string): KubeObject {
  const spec = { defaultBackend: { service: { name: 'any', port: { number: 80 } } } };
  return { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', metadata: { name: 'beside', namespace }, spec };
}

/** Names of the offenders that were not refused by the policy that they break, each with what was said instead. */
export async function tolerated(applier: Applier, all: readonly Offender[]): Promise<string[]> {
  const answers = all.map(async ({ breaks, object }) => {
    const { result, message } = await applier.one({ object, file: 'made by the lab' }, true);
    return result === 'refused' && message.includes(`'${breaks}'`) ? [] : [`${object.metadata.name} (${breaks}): ${result} ${message}`];
  });
  return (await Promise.all(answers)).flat();
}
