import type { ComponentView } from '../../entry.ts';
import { metadata } from '../../../tree/manifest/labels.ts';
import type { Manifest } from '../../../tree/manifest/object.ts';

interface Check {
  readonly message: string;
  /** CEL: false refuses. `object` is the pod or the route, `namespaceObject` its namespace. */
  readonly expression: string;
}

interface Policy {
  readonly name: string;
  readonly group: string;
  readonly resources: readonly string[];
  /** A star for kinds of several versions. Rules for what makes pods are derived from a rule about pods only when it names v1. */
  readonly version: 'v1' | '*';
  readonly variables?: Readonly<Record<string, string>>;
  readonly checks: readonly Check[];
}

/** All containers of a pod, whichever kind: a policy that forgets one of the three lists is no policy. */
const CONTAINERS = {
  containers: 'object.spec.containers + object.spec.?initContainers.orValue([]) + object.spec.?ephemeralContainers.orValue([])',
};

/** What holds in namespaces of tenants, and in no other. */
export function policies(view: ComponentView): readonly Manifest[] {
  return [images(view), pods(), environment(), routes(view), ...kinds()].map((policy) => object(view, policy));
}

function object(view: ComponentView, { name, group, resources, version, variables = {}, checks }: Policy): Manifest {
  const { cell, settings, reason } = view;
  const identity = { name: 'kyverno', instance: cell.cell.name, component: 'policy', partOf: 'platform', cell: cell.cell.name };
  const action = settings['action'];
  return {
    apiVersion: 'policies.kyverno.io/v1',
    kind: 'ValidatingPolicy',
    metadata: metadata(name, identity, (action ?? reason).origin),
    spec: {
      failurePolicy: 'Fail',
      validationActions: [action?.value === 'audit' ? 'Audit' : 'Deny'],
      matchConstraints: {
        namespaceSelector: { matchExpressions: [{ key: 'hansa/tenant', operator: 'Exists' }] },
        resourceRules: [{ apiGroups: [group], apiVersions: [version], operations: ['CREATE', 'UPDATE'], resources }],
      },
      variables: Object.entries(variables).map(([variable, expression]) => ({ name: variable, expression })),
      validations: checks,
    },
  };
}

/** Registries of the makers, or the mirror and nothing else. A name without a host would be filled in by the node. */
function registries({ platform, settings }: ComponentView): readonly string[] {
  const more = (settings['registries']?.value ?? []) as readonly string[];
  return [...(platform.mirror.value === null ? ['docker.io', 'ghcr.io', 'quay.io'] : [platform.mirror.value]), ...more];
}

function images(view: ComponentView): Policy {
  const allowed = registries(view).map((each) => `${each}/`);
  const list = allowed.map((each) => `container.image.startsWith('${each}')`).join(' || ');
  return {
    name: 'tenant-images',
    group: '',
    resources: ['pods'],
    version: 'v1',
    variables: CONTAINERS,
    checks: [
      { expression: `variables.containers.all(container, ${list})`, message: `Images come from ${allowed.join(', ')}.` },
      {
        expression:
          "variables.containers.all(container, container.image.matches('^[^@]+/[^/:@]+:[^/:@]+(@sha256:[0-9a-f]{64})?$|^[^@]+@sha256:[0-9a-f]{64}$') && !container.image.contains(':latest'))",
        message: 'Images have an exact tag or a digest, never latest.',
      },
      {
        expression: "variables.containers.all(container, !container.image.matches('/bitnami(legacy|secure)?/'))",
        message: 'Images of bitnami, bitnamilegacy and bitnamisecure are withdrawn or frozen.',
      },
    ],
  };
}

function pods(): Policy {
  return {
    name: 'tenant-pods',
    group: '',
    resources: ['pods'],
    version: 'v1',
    variables: CONTAINERS,
    checks: [
      {
        expression: 'object.spec.?enableServiceLinks.orValue(true) == false',
        message: 'enableServiceLinks is false: apps read variables that Services would inject as their own configuration.',
      },
      {
        expression:
          "variables.containers.all(container, 'memory' in container.?resources.?limits.orValue({}) && 'memory' in container.?resources.?requests.orValue({}) && 'cpu' in container.?resources.?requests.orValue({}))",
        message: 'Every container requests processor and memory, and limits memory.',
      },
    ],
  };
}

/** A password as plain text in a pod is in Git, in etcd and in every `kubectl describe`. Names that end in _FILE hold a path. */
function environment(): Policy {
  const secret = "variable.name.matches('(?i)(password|passwd|secret|token|api_?key|access_?key|private_?key)$')";
  return {
    name: 'tenant-environment',
    group: '',
    resources: ['pods'],
    version: 'v1',
    variables: CONTAINERS,
    checks: [
      {
        expression: `variables.containers.all(container, container.?env.orValue([]).all(variable, !(${secret}) || variable.?value.orValue('') == ''))`,
        message: 'Passwords, keys and tokens come from a Secret, not from a literal value.',
      },
    ],
  };
}

/** A tenant answers on its own hosts: the slug of its namespace, alone or with the word of an app. */
function routes({ platform, cell }: ComponentView): Policy {
  const domain = platform.platform.values.appsDomain.replaceAll('.', '[.]');
  const form =
    cell.cell.values.hosts === 'dashed'
      ? `'^' + variables.slug + '(--[a-z0-9]+)?[.]${domain}$'`
      : `'^([a-z0-9]+[.])?' + variables.slug + '[.]${domain}$'`;
  return {
    name: 'tenant-routes',
    group: 'gateway.networking.k8s.io',
    resources: ['httproutes'],
    version: 'v1',
    variables: { slug: "namespaceObject.metadata.?labels[?'hansa/slug'].orValue('')", hosts: 'object.spec.?hostnames.orValue([])' },
    checks: [
      {
        expression: "variables.slug != '' && variables.hosts.size() > 0",
        message: 'A route names its hosts, and its namespace has a slug.',
      },
      { expression: `variables.hosts.all(host, host.matches(${form}))`, message: 'A route uses hosts of its own tenant only.' },
    ],
  };
}

/** Other ways to the gateway, which know no such rule. */
function kinds(): Policy[] {
  const never = (name: string, group: string, resources: readonly string[]): Policy => ({
    name,
    group,
    resources,
    version: '*',
    checks: [{ expression: 'false', message: 'Tenants are reached by HTTPRoute only.' }],
  });
  return [
    never('tenant-gateways', 'gateway.networking.k8s.io', [
      'gateways',
      'grpcroutes',
      'listenersets',
      'tcproutes',
      'tlsroutes',
      'udproutes',
    ]),
    never('tenant-ingresses', 'networking.k8s.io', ['ingresses']),
    never('tenant-ingress-routes', 'traefik.io', ['ingressroutes', 'ingressroutetcps', 'ingressrouteudps', 'tlsoptions', 'tlsstores']),
  ];
}
