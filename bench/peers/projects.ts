import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from '../measure.ts';

/** The objects of one tenant, as text and as values, and what in them is the tenant's. */
export interface Model {
  readonly text: string;
  readonly objects: readonly KubernetesObject[];
  readonly id: string;
  readonly slug: string;
}

interface KubernetesObject {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

export interface Tenant {
  readonly id: string;
  readonly slug: string;
}

/** A chart that writes every tenant in one call. */
export function helmAll(helm: string, folder: string, model: Model, tenants: readonly Tenant[], out: string): Command {
  const body = `{{- range .Values.tenants }}\n---\n${helmText(model, '.')}{{- end }}\n`;
  writeChart(folder, body);
  writeFileSync(join(folder, 'values.yaml'), `tenants:\n${tenants.map(({ id, slug }) => `- {id: ${id}, slug: ${slug}}\n`).join('')}`);
  return { program: helm, words: ['template', 'all', folder, '--output-dir', out] };
}

/** A chart that writes one tenant: a release each, as charts are used. */
export function helmOne(helm: string, folder: string, model: Model): (tenant: Tenant, out: string) => Command {
  writeChart(folder, helmText(model, '.Values.'));
  return ({ id, slug }, out) => ({
    program: helm,
    words: ['template', id, folder, '--set', `id=${id},slug=${slug}`, '--output-dir', out],
  });
}

function writeChart(folder: string, body: string): void {
  mkdirSync(join(folder, 'templates'), { recursive: true });
  writeFileSync(join(folder, 'Chart.yaml'), 'apiVersion: v2\nname: tenant\nversion: 1.0.0\n');
  writeFileSync(join(folder, 'templates', 'tenant.yaml'), body);
}

/** What the text itself has in double braces is no template. */
function helmText({ text, id, slug }: Model, scope: string): string {
  const literal = text.replaceAll('{{', '\u0000').replaceAll('}}', '\u0001');
  const filled = literal.replaceAll(id, `{{ ${scope}id }}`).replaceAll(slug, `{{ ${scope}slug }}`);
  return filled.replaceAll('\u0000', '{{ "{{" }}').replaceAll('\u0001', '{{ "}}" }}');
}

/** An overlay a tenant over one base: a patch for each object that names the tenant. */
export function kustomize(program: string, folder: string, model: Model): (tenant: Tenant, out: string) => Command {
  mkdirSync(join(folder, 'base'), { recursive: true });
  writeFileSync(join(folder, 'base', 'tenant.yaml'), model.text);
  writeFileSync(join(folder, 'base', 'kustomization.yaml'), 'resources:\n- tenant.yaml\n');
  return (tenant, out) => {
    const own = join(folder, tenant.id);
    mkdirSync(own, { recursive: true });
    const patches = model.objects.flatMap((object) => patchOf(object, model, tenant));
    writeFileSync(join(own, 'kustomization.yaml'), JSON.stringify({ resources: ['../base'], patches }));
    return { program, words: ['build', own, '--output', join(out, `${tenant.id}.yaml`)] };
  };
}

function patchOf(object: KubernetesObject, model: Model, tenant: Tenant): object[] {
  const operations = [...replacements(object, '', model, tenant)];
  if (operations.length === 0) return [];
  const { name, namespace } = object.metadata;
  const target = { kind: object.kind, name: `^${name}$`, ...(namespace === undefined ? {} : { namespace: `^${namespace}$` }) };
  return [{ target, patch: JSON.stringify(operations), options: { allowNameChange: true } }];
}

function* replacements(value: unknown, path: string, model: Model, tenant: Tenant): Generator<object> {
  if (typeof value === 'string') {
    const filled = value.replaceAll(model.id, tenant.id).replaceAll(model.slug, tenant.slug);
    if (filled !== value) yield { op: 'replace', path, value: filled };
  } else if (typeof value === 'object' && value !== null)
    for (const [key, inner] of Object.entries(value))
      yield* replacements(inner, `${path}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`, model, tenant);
}

/** A program that makes an object of each value in a chart a tenant, and synthesises them all. */
export function cdk8s(modules: string, folder: string, model: Model, tenants: readonly Tenant[], out: string): Command {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'model.json'), JSON.stringify({ ...model, tenants }));
  writeFileSync(join(folder, 'app.mjs'), APP);
  return { program: process.execPath, words: [join(folder, 'app.mjs'), modules, out] };
}

const APP = `import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
const [modules, outdir] = process.argv.slice(2);
const { App, ApiObject, Chart, YamlOutputType } = createRequire(join(modules, 'package.json'))('cdk8s');
const { objects, id, slug, tenants } = JSON.parse(readFileSync(join(import.meta.dirname, 'model.json'), 'utf8'));
const fill = (value, tenant) =>
  typeof value === 'string'
    ? value.replaceAll(id, tenant.id).replaceAll(slug, tenant.slug)
    : Array.isArray(value)
      ? value.map((item) => fill(item, tenant))
      : typeof value === 'object' && value !== null
        ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, fill(inner, tenant)]))
        : value;
const app = new App({ outdir, yamlOutputType: YamlOutputType.FILE_PER_CHART });
for (const tenant of tenants) {
  const chart = new Chart(app, tenant.id, { disableResourceNameHashes: true });
  objects.forEach((object, index) => new ApiObject(chart, 'object-' + index, fill(object, tenant)));
}
app.synth();
`;
