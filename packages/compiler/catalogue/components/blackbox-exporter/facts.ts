import type { Fact } from '../../entry.ts';

export const VERSION = '0.28.0';
export const IMAGE = { registry: 'quay.io', repository: 'prometheus/blackbox-exporter', tag: `v${VERSION}` } as const;
export const NAMESPACE = 'probers';
export const PORT = 9115;

const checkedAt = '2026-11-22';
const REPOSITORY = 'prometheus/blackbox_exporter@v0.28.0';

export const FACTS: readonly Fact[] = [
  {
    what: '0.28.0 of 4 December 2025 was the newest version on 24 July 2026.',
    source: `${REPOSITORY}: CHANGELOG.md`,
    checkedAt,
    verified: true,
  },
  {
    what: 'The image names no user and needs none: it listens on 9115 and reads one file.',
    source: `${REPOSITORY}: Dockerfile, main.go`,
    checkedAt,
    verified: true,
  },
  {
    what: 'probe_http_duration_seconds has the phases of a request: `connect` is one round trip to the target.',
    source: `${REPOSITORY}: prober/http.go`,
    checkedAt,
    verified: true,
  },
  {
    what: 'A name with addresses of both families is probed by IPv6 unless preferred_ip_protocol says ip4.',
    source: `${REPOSITORY}: CONFIGURATION.md`,
    checkedAt,
    verified: true,
  },
  {
    what: 'A line feed follows whatever the module tcp sends: right for PING of Valkey, a byte too many in the binary request by which PostgreSQL begins TLS.',
    source: `${REPOSITORY}: prober/query_response.go`,
    checkedAt,
    verified: true,
  },
  {
    what: 'With `tls` the module tcp checks the certificate against the name in the target.',
    source: `${REPOSITORY}: prober/tcp.go`,
    checkedAt,
    verified: true,
  },
  {
    what: 'MariaDB shuts an address out after 130 connections in a row without a login, and with --skip-name-resolve it does not.',
    source: 'mariadbd 10.11.19 of Debian 12, as it comes and with that flag, tried by hand',
    checkedAt,
    verified: true,
  },
  {
    what: 'With --config.enable-auto-reload it reads its file again when that changes.',
    source: `${REPOSITORY}: main.go`,
    checkedAt,
    verified: true,
  },
  {
    what: 'The operator makes the target of a static Probe the label `instance`, and applies relabelingConfigs after that.',
    source: 'prometheus-operator/prometheus-operator@v0.93.0: pkg/prometheus/promcfg.go',
    checkedAt,
    verified: true,
  },
  {
    what: 'The tag v0.28.0 is in use from quay.io; its digest was not read.',
    source: 'github.com/prometheus/blackbox_exporter; quay.io/prometheus/blackbox-exporter by those who pull it',
    checkedAt,
    verified: false,
  },
];
