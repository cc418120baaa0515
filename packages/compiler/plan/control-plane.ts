import { pinned } from '../tree/manifest/reference.ts';
import type { PlatformBase } from './cell.ts';
import type { Choices } from './choices.ts';
import type { ControlPlaneThing } from './kinds.ts';
import type { CellPlan } from './plan.ts';
import { consoleHost } from './names.ts';
import { imageReason } from './pins.ts';
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
  const several = platform.cellNames.length > 1;
  const configuration = choices.at<'derived' | 'brought'>(`${at}/configuration`, several ? 'brought' : 'derived');
  const otherVaultKey = choices.at<boolean>(`${at}/otherVaultKey`);
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
        configuration: configuration.value,
        otherVaultKey: otherVaultKey.value,
        ...brought(choices, at),
      },
      why: {
        host: choices.reason('/domain'),
        database,
        reaches,
        configuration: configuration.because.how === 'asked' ? configuration : choices.reason('/cells'),
        otherVaultKey,
        signIn: choices.reason(`${at}/signIn`),
        mailbox: choices.reason(`${at}/mailbox`),
        dkim: choices.reason(`${at}/dkim`),
      },
      needs: [`cluster/${cell}`],
    }),
    workload: thing('workload', {
      id: `workload/${cell}/control-plane`,
      name: 'control-plane',
      ...own,
      values: {
        workload: 'control-plane',
        role: 'web',
        image: pinned(platform, image.value),
        replicas: replicas.value,
        maxReplicas: replicas.value,
        ...SIZE,
        nodeSelector: {},
        tolerations: [],
      },
      why: { image: imageReason(platform, image.value, image), replicas, maxReplicas: replicas },
      needs: [`control-plane/${cell}`],
    }),
  };
}

/** What follows from nothing in the plan: only a person knows these parties. */
function brought(choices: Choices, at: string): Pick<ControlPlaneThing['values'], 'signIn' | 'mailbox' | 'dkim'> {
  const given = (part: string): boolean => choices.written(`${at}/${part}`) !== undefined;
  const value = <T>(pointer: string): T => choices.at<T>(`${at}/${pointer}`).value;
  return {
    signIn: given('signIn')
      ? {
          issuer: value('signIn/issuer'),
          client: value('signIn/client'),
          claim: value('signIn/claim'),
          operator: value('signIn/operator'),
          support: value('signIn/support'),
          secondFactor: value('signIn/secondFactor'),
        }
      : null,
    mailbox: given('mailbox') ? { address: value('mailbox/address'), host: value('mailbox/host'), port: value('mailbox/port') } : null,
    dkim: given('dkim') ? value('dkim/selector') : null,
  };
}
