import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { compile, languageOf } from '../../../compile.ts';
import { required } from '../../../plan/plan.ts';
import { CATALOGUE } from '../../index.ts';
import { configuration } from './configuration.ts';
import { environment } from './environment.ts';
import { nextcloud } from './index.ts';

const LANGUAGE = languageOf({ ...CATALOGUE, apps: { ...CATALOGUE.apps, nextcloud } });

function view({
  settings = '',
  id = 'k7m2p9x4qd',
  slug = 'acme',
  cells = '[{ name: fsn-1, at: hetzner/fsn1 }]',
  services = 'mail: { relay: smtp.relay.example, party: scaleway }',
}) {
  const platform = `apiVersion: hansa/v1
kind: Platform
name: nordlys
domain: nordlys.example
appsDomain: nordlys-apps.example
contact: ops@nordlys.example
gitops: { repository: "ssh://git@git.nordlys.example/cloud.git" }
cells: ${cells}
dns: { provider: desec }
services: { ${services} }
apps: [nextcloud]
settings: { nextcloud: { ${settings} } }
plans: [{ name: team, version: 1, seats: { min: 1, max: 5000 }, price: { perSeat: 6.90, currency: EUR, per: month, tax: exclusive } }]
`;
  const file = `apiVersion: hansa/v1\nkind: Tenant\nid: ${id}\nslug: ${slug}\ncell: fsn-1\nplan: team@1\nseats: 25\n`;
  const result = compile(
    new Map([
      ['platform.yaml', platform],
      ['tenants/acme.yaml', file],
    ]),
    LANGUAGE,
  );
  const tenant = required(result.tenants[0]);
  return { platform: required(result.platform), tenant, plan: required(tenant.apps[0]) };
}

type Asked = Parameters<typeof view>[0];

/** As a reader of the file sees it: leaves that know their origin become plain values. */
function told(asked: Asked = {}): Readonly<Record<string, string>> {
  return JSON.parse(JSON.stringify(environment(view(asked))));
}

describe('the configuration of Nextcloud', () => {
  it('is the same for all tenants in its files; what differs comes by the environment', () => {
    const other: Asked = { id: 'm3n4p5q6r7', slug: 'boreal', settings: 'database: mariadb' };
    assert.deepEqual(configuration(view(other)), configuration(view({})));
    assert.deepEqual([told()['HANSA_DB_TYPE'], told(other)['HANSA_DB_TYPE']], ['pgsql', 'mysql']);
  });

  it('fits a ConfigMap many times', () => {
    assert.ok(JSON.stringify(configuration(view({}))).length < 100_000);
  });

  it('lists modules as digest, name, version and address, one a line', () => {
    assert.match(configuration(view({}))['modules'] ?? '', /^[0-9a-f]{64} user_oidc 8\.10\.1 https:\/\/\S+\n$/);
  });
});

describe('the environment of Nextcloud', () => {
  it('names the instance after the tenant, so that it is the same after every loss', () => {
    assert.equal(told()['NC_instanceid'], 'ock7m2p9x4qd');
  });

  it('says where everything is', () => {
    const data = told();
    assert.deepEqual([data['HANSA_DB_HOST'], data['HANSA_DB_PORT']], ['postgres.data.svc.cluster.local', '6432']);
    assert.deepEqual([data['HANSA_S3_HOST'], data['HANSA_S3_PORT'], data['HANSA_S3_TLS']], ['fsn1.your-objectstorage.com', '443', 'yes']);
    assert.deepEqual([data['HANSA_CACHE_USER'], data['HANSA_CACHE_PREFIX']], ['t_k7m2p9x4qd_nextcloud', 'k7m2p9x4qd:']);
    assert.deepEqual([data['HANSA_MAIL_FROM'], data['HANSA_MAIL_DOMAIN']], ['no-reply', 'nordlys.example']);
    assert.equal(data['HANSA_MODULES'], 'user_oidc-8.10.1');
  });

  it('trusts the pods and nodes of the cell as proxies, and its pods with metrics', () => {
    const data = told();
    assert.deepEqual([data['HANSA_PROXIES'], data['HANSA_METRICS_FROM']], ['10.42.0.0/16 10.20.0.0/16', '10.42.0.0/16']);
  });

  it('lets Nextcloud ask sign-on and office at private addresses only where the cluster has one', () => {
    const at = (address: string) =>
      `[{ name: fsn-1, cluster: { servers: { at: [hetzner/fsn1] }, loadBalancer: metallb, addresses: [${address}] } }]`;
    assert.equal(told()['HANSA_LOCAL_SERVERS'], '');
    assert.equal(told({ cells: at('10.20.9.0/28') })['HANSA_LOCAL_SERVERS'], 'yes');
    assert.equal(told({ cells: at('203.0.113.0/28') })['HANSA_LOCAL_SERVERS'], '');
  });

  it('holds no secret', () => {
    for (const name of Object.keys(told())) assert.doesNotMatch(name, /PASSWORD|SECRET|KEY$/i, name);
  });

  it('is there as far as it can be without a mail relay, which a rule refuses', () => {
    assert.equal(told({ services: '' })['HANSA_MAIL_HOST'], undefined);
  });
});
