import { z } from 'zod';
import { FORMS, text } from './forms.ts';
import { generations } from './generations.ts';
import { place } from './inventory.ts';
import { key, required } from './key.ts';
import { chosen } from './layer.ts';
import { controlPlane } from './platform-control-plane.ts';
import type { Vocabulary } from './vocabulary.ts';

function site(sites: readonly string[], does: string): z.ZodType<string> {
  return place(sites).meta({ description: does });
}

function servers(sites: readonly string[]) {
  return z.strictObject({
    at: key(z.array(site(sites, 'A site.')).min(1), {
      does: 'Sites of the servers, in join order; one is repeated when `count` is larger.',
      because: "the provider's sites nearest to the cell's, one server each",
    }),
    count: key(z.int().min(1).max(9), {
      does: 'How many servers hold the cluster state.',
      because: 'three, or the number of sites when more are named',
    }),
    size: key(text('size'), {
      does: 'Size of a server.',
      form: FORMS.size,
      default: '4cpu-8gb',
      because: 'the API server, etcd and the controllers of a cell with 200 tenants fit with half to spare',
    }),
    schedulable: key(z.boolean(), { does: 'Whether tenants may run on servers, too.', because: 'no, for there is always a pool' }),
  });
}

function pool(vocabulary: Vocabulary) {
  const workload = z.enum(vocabulary.apps as [string, ...string[]]);
  return z.strictObject({
    name: required(text('name'), { does: 'Name of the pool.', form: FORMS.name }),
    at: required(site(vocabulary.sites.compute, 'The site of its nodes.'), { does: 'The site of its nodes.' }),
    nodes: key(z.int().min(1).max(250), {
      does: 'How many nodes.',
      default: 3,
      because: 'one can be drained and one can fail at the same time',
    }),
    size: key(text('size'), {
      does: 'Size of a node.',
      form: FORMS.size,
      default: '8cpu-16gb',
      because: 'the largest shared size that all four providers have',
    }),
    for: key(z.array(workload).min(1), {
      does: 'Only these apps run here. Taint and toleration follow from it.',
      because: 'any app may run here',
    }),
    taints: key(
      z.array(text('slug').refine((name) => name !== 'for', { error: 'another word: `for` is the taint of pools that have `for`' })),
      {
        does: 'Further taints, for maintenance or special hardware: `hansa/<name>=true:NoSchedule`. An app tolerates one by `settings.<app>.tolerates`.',
        because: 'none',
      },
    ),
  });
}

const network = z.strictObject({
  nodes: key(text('cidr'), {
    does: 'Private network of servers, nodes and hosts.',
    form: FORMS.cidr,
    because: '10.20.0.0/16, and 10.21.0.0/16 in a standby: cells are never joined, so all can use the same',
  }),
  pods: key(text('cidr'), {
    does: 'Network of the pods.',
    form: FORMS.cidr,
    because: "10.42.0.0/16, which is K3s's own default, and 10.44.0.0/16 in a standby",
  }),
  services: key(text('cidr'), {
    does: 'Network of the services.',
    form: FORMS.cidr,
    because: "10.43.0.0/16, which is K3s's own default, and 10.45.0.0/16 in a standby",
  }),
});

export function cluster(vocabulary: Vocabulary) {
  return z.strictObject({
    distribution: chosen(vocabulary.layers.distribution),
    version: key(text('version'), {
      does: 'Version of Kubernetes.',
      form: FORMS.version,
      because: 'the newest that every component of the cell supports',
    }),
    servers: key(servers(vocabulary.sites.compute), { does: 'The machines that hold the cluster state.' }),
    pools: key(z.array(pool(vocabulary)).min(1).max(20), {
      does: 'The nodes that carry the apps. There is always one: servers that take apps are no pool, and the load balancer leaves them out.',
      because: "one pool of three nodes at the cell's site",
    }),
    loadBalancer: chosen(vocabulary.layers.loadBalancer),
    addresses: key(z.array(text('cidr')).min(1), {
      does: 'Public addresses that MetalLB may give out.',
      form: FORMS.cidr,
      because: "none: a provider's load balancer brings its own",
    }),
    disable: key(z.array(z.enum(['servicelb', 'traefik', 'local-storage', 'metrics-server'])), {
      does: 'Parts that K3s brings along and that stay off.',
      default: ['servicelb', 'traefik'],
      because: "the load balancer and the gateway of the cell are Hansa's choice, and two of a kind fight",
    }),
    network: key(network, { does: 'Private networks.' }),
  });
}

/** A cell in its short form (`at`) or its long form (`cluster`); `own` is what it may say otherwise than its environment. */
export function cell(vocabulary: Vocabulary, own: Record<string, z.ZodOptional<z.ZodType<unknown>>>) {
  const where = site(vocabulary.sites.compute, 'The home site of the cell.');
  return z.strictObject({
    name: required(text('name'), { does: 'Name of the cell.', form: FORMS.name }),
    at: key(where, { does: "Short form: three servers, a pool and all services at this site and its provider's other sites." }),
    environment: key(text('name'), { does: 'The environment it belongs to.', because: 'the last one of `environments`' }),
    cluster: key(cluster(vocabulary), { does: 'Long form: what the cluster is made of.' }),
    generations: key(generations, {
      does: "Generation of a component's or a provider's secrets, as in `{ keycloak: 2 }`: raised by one when their new values are in place, it starts every pod that reads them anew.",
      because: 'the first',
    }),
    standby: key(cluster(vocabulary), {
      does: 'A second cluster of the same cell, elsewhere, that takes over.',
      because: 'none: it doubles the price',
    }),
    controlPlane: key(controlPlane, { does: 'Runs Hansa itself in this cell.', because: 'none: it runs elsewhere' }),
    active: key(z.enum(['primary', 'standby', 'none']), {
      does: 'Which of its clusters runs the tenants; the other one is asleep: everything is there and nothing writes.',
      default: 'primary',
      because: 'a standby waits; `none` is the moment between, when nothing of the cell writes',
    }),
    ...own,
  });
}
