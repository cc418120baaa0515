import type { Applier } from './apply.ts';
import type { Cluster } from './cluster.ts';
import { at, type KubeObject } from './objects.ts';
import { condition } from './pods.ts';

export type JobRun = { readonly cron: number; readonly all: number; readonly unfinished: readonly string[] };

/**
 * Runs each CronJob once, as `kubectl create job --from` does, and waits until all Jobs are complete, rendered ones too (kwok ends their pods).
 * What it shows: quota, limits and Pod Security admit the pods, and a node takes them. Not that the program in them works.
 */
export async function runJobs(cluster: Cluster, applier: Applier, within = 300_000): Promise<JobRun> {
  const jobs = (await cluster.client.list('/apis/batch/v1/cronjobs')).map(jobFrom);
  for (const object of jobs) {
    const { message } = await applier.one({ object, file: 'made by the lab' });
    if (message !== '') throw new Error(message);
  }
  let all: unknown[] = [];
  let open: unknown[] = [];
  const done = async () => {
    all = await cluster.client.list('/apis/batch/v1/jobs');
    open = all.filter((job) => condition(job, 'Complete')?.status !== 'True');
    return open.length === 0;
  };
  await cluster.processes.until('the jobs', done, within).catch(() => cluster.processes.check());
  return { cron: jobs.length, all: all.length, unfinished: await Promise.all(open.map((job) => explain(cluster, job))) };
}

function keyOf(object: unknown): string {
  return `${at(object, 'metadata', 'namespace')}/${at(object, 'metadata', 'name')}`;
}

function jobFrom(cron: unknown): KubeObject {
  const spec = at(cron, 'spec', 'jobTemplate', 'spec');
  const metadata = { name: `${at(cron, 'metadata', 'name')}-lab`, namespace: String(at(cron, 'metadata', 'namespace')) };
  return { apiVersion: 'batch/v1', kind: 'Job', metadata, spec };
}

/** The job's last event: why it made no pod, or the pod's, why no node took it. */
async function explain({ client }: Cluster, job: unknown): Promise<string> {
  const events = await client.list(`/api/v1/namespaces/${at(job, 'metadata', 'namespace')}/events`);
  const name = String(at(job, 'metadata', 'name'));
  const own = events.filter((event) => String(at(event, 'involvedObject', 'name')).startsWith(name));
  return `${keyOf(job)}: ${at(own.at(-1), 'message') ?? 'no event'}`;
}
