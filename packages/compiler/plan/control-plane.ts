import type { PlatformBase } from './cell.ts';
import type { Choices } from './choices.ts';
import type { CellPlan } from './plan.ts';
import { consoleHost } from './names.ts';
import { thing } from './thing.ts';

interface ControlPlaneRequest {
  readonly choices: Choices;
  readonly platform: PlatformBase;
  readonly cell: string;
  /** Of the cell. */
  readonly pointer: string;
}

/** 10,000 tenants at rest take a fiftieth of a core and 200 MB; a fleet that is compiled anew takes four times as much for a while. */
const SIZE = { cpu: 100, memory: 256, cpuLimit: 0, memoryLimit: 1_024 } as const;

/** Hansa itself, where the cell is asked to run it. */
export function planControlPlane({ choices, platform, cell, pointer }: ControlPlaneRequest): CellPlan['controlPlane'] {
  const at = `${pointer}/controlPlane`;
  if (choices.written(at) === undefined) return undefined;
  const { domain, profile } = platform.platform.values;
  const image = choices.at<string>(`${at}/image`);
  const replicas = choices.at(`${at}/replicas`, profile === 'evaluation' ? 1 : 3);
  const database = choices.at<readonly string[]>(`${at}/database`);
  const port = choices.at<number>(`${at}/databasePort`);
  const reaches = choices.at<readonly string[]>(`${at}/reaches`);
  const reason = choices.reason(at);
  const own = { cell, ...reason };
  return {
    thing: thing('control-plane', {
      id: `control-plane/${cell}`,
      name: 'control-plane',
      ...own,
      values: {
        host: consoleHost(domain),
        database: { addresses: database.value, port: port.value },
        reaches: reaches.value,
        configuration: platform.cellNames.length === 1 ? 'derived' : 'brought',
      },
      why: { host: choices.reason('/domain'), database, reaches, configuration: choices.reason('/cells') },
      needs: [`cluster/${cell}`],
    }),
    workload: thing('workload', {
      id: `workload/${cell}/control-plane`,
      name: 'control-plane',
      ...own,
      values: {
        workload: 'control-plane',
        role: 'web',
        image: image.value,
        replicas: replicas.value,
        maxReplicas: replicas.value,
        ...SIZE,
        nodeSelector: {},
        tolerations: [],
      },
      why: { image, replicas, maxReplicas: replicas },
      needs: [`control-plane/${cell}`],
    }),
  };
}
