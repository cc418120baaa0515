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
