// The control plane as a process of its own: what `npm start` runs, with database and cloud in other processes.
import { cloudAt } from '@hansa/server/embedded/cloud/http.ts';
import { openLog, readConfig, startServing } from '@hansa/server/main.ts';

const { env, cloud } = JSON.parse(process.argv[2] ?? '{}') as { env: Record<string, string>; cloud: number };
const write = (line: string): void => void (process.env['HANSA_BENCH_LOG'] && process.stderr.write(line));
const log = openLog({ json: true, write, now: Date.now });
const { address } = await startServing({ config: readConfig(env), example: 'sovereign-saas', person: 'bench', log, cloud: cloudAt(cloud) });
process.send?.({ address });
process.on('disconnect', () => process.exit());
