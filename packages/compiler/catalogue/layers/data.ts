import type { Layer } from '../../spec/vocabulary.ts';
import { known, layer, none, rendered } from './choice.ts';

const FROM_THE_CLUSTER = 'what the cluster needs to reach it; the files of its hosts are not rendered';

type Names = 'objects' | 'database' | 'postgres' | 'mariadb' | 'cache' | 'cacheRun' | 'queue' | 'backup';

/** What keeps data. */
export const DATA: Readonly<Record<Names, Layer>> = {
  objects: layer(
    {
      name: 'objects',
      does: "What keeps the tenants' files.",
      because: 'three copies that somebody else looks after, for less than the disks alone would cost',
      key: 'services.objects.engine',
    },
    rendered('provider'),
    known('ceph', 'needs three nodes with raw disks of their own, and no Rook is rendered'),
    known('seaweedfs', 'its defaults are a demonstration without sign-on or copies, and no production layout of it is rendered'),
    known('garage', 'it keeps no versions of objects, and its layout is applied by hand after the installation'),
    known('minio', 'its makers maintain it no longer: what is left is to be read from, not to be built on', {
      ended: 'the README of minio/minio says that it is no longer maintained',
      proof: 'https://github.com/minio/minio/blob/HEAD/README.md',
    }),
  ),
  database: layer(
    {
      name: 'database',
      does: 'The database of apps that can live on PostgreSQL.',
      because: 'every app of the catalogue but Mautic lives on it',
      key: 'services.postgres.engine',
    },
    rendered('postgresql', { why: FROM_THE_CLUSTER }),
    known('cockroachdb', 'not open source, and no app of the catalogue says that it runs on it', {
      closed: 'CockroachDB Software License',
      proof: 'https://www.cockroachlabs.com/docs/v26.3/licensing-faqs',
    }),
  ),
  postgres: layer(
    {
      name: 'postgres',
      does: 'Where PostgreSQL runs, and what replaces a dead primary.',
      because: 'an upgrade or the loss of the cluster does not touch data',
      key: 'services.postgres.run',
    },
    rendered('patroni', { word: 'hosts', why: FROM_THE_CLUSTER }),
    rendered('cloudnative-pg', {
      word: 'cluster',
      kubernetes: { from: '1.34', to: '1.36' },
      why: 'clusters, poolers and backups of a cell without a standby; no replica in a second cluster',
    }),
  ),
  mariadb: layer(
    {
      name: 'mariadb',
      does: 'Where MariaDB runs; built when an app needs it.',
      because: 'an upgrade or the loss of the cluster does not touch data',
      key: 'services.mariadb.run',
    },
    rendered('galera', { word: 'hosts', why: FROM_THE_CLUSTER }),
    rendered('mariadb-operator', {
      word: 'cluster',
      why: 'Galera and full copies of a cell without a standby; no log of it, so a restore goes back to a copy; its definitions cannot be had, so no API server has seen its objects',
    }),
  ),
  cache: layer(
    {
      name: 'cache',
      does: 'The cache of apps.',
      because: 'open source, and what Redis clients speak',
      key: 'services.cache.engine',
    },
    rendered('valkey', { why: FROM_THE_CLUSTER }),
    known('redis', 'open source again only from version 8 and only under the AGPL; Valkey speaks the same and has no such question'),
    known('keydb', 'nobody has worked on it since 2024', {
      ended: 'last release 6.3.4 in October 2023, last commit in April 2024',
      proof: 'https://github.com/phpredis/phpredis/issues/2921',
    }),
    known('dragonfly', 'its licence forbids to offer it as a service', {
      closed: 'BUSL-1.1',
      proof: 'https://github.com/dragonflydb/dragonfly/blob/HEAD/LICENSE.md',
    }),
  ),
  cacheRun: layer(
    {
      name: 'cacheRun',
      does: 'Where the cache runs, and what replaces a dead one.',
      because: 'an upgrade or the loss of the cluster does not touch data',
      key: 'services.cache.run',
    },
    rendered('sentinel', { word: 'hosts', why: FROM_THE_CLUSTER }),
    known('valkey-operator', 'it makes sharded clusters, which most apps cannot use, and calls itself unfinished', { word: 'cluster' }),
  ),
  queue: layer(
    {
      name: 'queue',
      does: 'Messages between programs.',
      because: 'no app of the catalogue needs one: each queues in its own database',
      key: 'stack.queue',
    },
    none(),
    known('nats', 'no app of the catalogue can use it, and nothing of it is rendered'),
    known('rabbitmq', 'Mautic alone could use it, and nothing of it is rendered'),
    known('kafka', 'no app of the catalogue can use it, and nothing of it is rendered'),
  ),
  backup: layer(
    {
      name: 'backup',
      does: 'What copies state: objects of the cluster and volumes, and rows of databases. One does not replace the other.',
      because: 'what is declared and what is stored are lost in different ways',
    },
    rendered('velero'),
    known('pgbackrest', 'runs on the hosts of PostgreSQL, whose files are not rendered'),
  ),
};
