import { dump } from 'js-yaml';
import { type PipelineWant, checkLines, cloneLines, compareLines, publishLines, quoted, waysOf } from './want.ts';

const API = 'tekton.dev/v1';
const SPEC = '/workspace/spec';

/** Restricted, as the namespace of a pipeline should be; 10001 is the user of Hansa's image. */
const SAFE = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  runAsNonRoot: true,
  runAsUser: 10001,
  seccompProfile: { type: 'RuntimeDefault' },
};

/** Two Tasks and the Pipeline over them. Each Task clones for itself, so that no volume has to be shared between pods. */
export function tekton(want: PipelineWant): string {
  const publishes = want.published.length > 0;
  const check = task(want, 'hansa-check', [...checkLines(want), ...(publishes ? [...cloneLines(want), ...compareLines(want)] : [])]);
  const publish = task(want, 'hansa-publish', [...cloneLines(want), ...publishLines(want, '$(params.revision)')]);
  const objects = [check, ...(publishes ? [publish] : []), pipeline(want, publishes)];
  return `${head(want)}${objects.map((each) => dump(each, { lineWidth: -1, noRefs: true })).join('---\n')}`;
}

function task(want: PipelineWant, name: string, lines: readonly string[]) {
  const script = [
    '#!/bin/sh',
    'set -eu',
    ...wayIn(want),
    `git clone --quiet ${quoted(want.repository)} ${SPEC}`,
    `cd ${SPEC}`,
    'git checkout --quiet "$(params.revision)"',
    ...lines,
  ];
  return {
    apiVersion: API,
    kind: 'Task',
    metadata: { name },
    spec: {
      params: [{ name: 'revision', type: 'string', description: 'Commit of the spec.' }],
      workspaces: [
        {
          name: 'git',
          readOnly: true,
          description: 'The Secret that lets it in: identity and known_hosts, or token; signing-key where commits are signed.',
        },
      ],
      steps: [
        {
          name: 'hansa',
          image: want.image,
          computeResources: { requests: { cpu: '500m', memory: '512Mi' }, limits: { memory: '1Gi' } },
          env: [{ name: 'HOME', value: '/workspace' }, ...(want.signed ? [{ name: 'SIGNING_KEY', value: '/workspace/signing-key' }] : [])],
          securityContext: SAFE,
          script: `${script.join('\n')}\n`,
        },
      ],
    },
  };
}

function pipeline({ platform }: PipelineWant, publishes: boolean) {
  const given = { params: [{ name: 'revision', value: '$(params.revision)' }], workspaces: [{ name: 'git', workspace: 'git' }] };
  return {
    apiVersion: API,
    kind: 'Pipeline',
    metadata: { name: `hansa-${platform}` },
    spec: {
      params: [
        { name: 'revision', type: 'string', description: 'Commit of the spec.' },
        ...(publishes
          ? [{ name: 'publish', type: 'string', default: 'false', description: 'true for a commit of the branch that holds.' }]
          : []),
      ],
      workspaces: [{ name: 'git' }],
      tasks: [
        { name: 'check', taskRef: { name: 'hansa-check' }, ...given },
        ...(publishes
          ? [
              {
                name: 'publish',
                taskRef: { name: 'hansa-publish' },
                runAfter: ['check'],
                when: [{ input: '$(params.publish)', operator: 'in', values: ['true'] }],
                ...given,
              },
            ]
          : []),
      ],
    },
  };
}

function wayIn({ repository, published, signed }: PipelineWant): string[] {
  const ways = waysOf([repository, ...published.map(({ deploy }) => deploy)]);
  const secret = '$(workspaces.git.path)';
  return [
    ...(ways.has('ssh')
      ? [
          `install -m 600 ${secret}/identity /workspace/key`,
          `export GIT_SSH_COMMAND="ssh -i /workspace/key -o IdentitiesOnly=yes -o StrictHostKeyChecking=yes -o UserKnownHostsFile=${secret}/known_hosts"`,
        ]
      : []),
    ...(ways.has('https')
      ? [`git config --global credential.helper '!f() { echo username=git; echo "password=$(cat ${secret}/token)"; }; f'`]
      : []),
    ...(signed ? [`install -m 600 ${secret}/signing-key "$SIGNING_KEY"`] : []),
  ];
}

function head({ platform, published, beside }: PipelineWant): string {
  const lines = [
    `# ${platform}: checks every change of the spec. Printed by \`hansa pipeline\`: print it again when cells, repositories or the image change.`,
  ];
  if (published.length === 0)
    lines.push(
      beside ? '# Its trees stand beside it, and whoever changes it renders them.' : '# Its trees are published by the control plane.',
    );
  lines.push('# A PipelineRun names the commit, and the Secret for the workspace `git`. What starts one is yours: a trigger, or a person.');
  return `${lines.join('\n')}\n`;
}
