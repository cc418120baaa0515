import { dump } from 'js-yaml';
import { type PipelineWant, checkLines, cloneLines, compareLines, publishLines, waysOf } from './want.ts';

/** `.gitlab-ci.yml`: check and compare in merge requests, publish from the default branch, one at a time. */
export function gitlab(want: PipelineWant): string {
  const publishes = want.published.length > 0;
  const review = { if: '$CI_PIPELINE_SOURCE == "merge_request_event"' };
  const main = { if: '$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH' };
  const jobs = {
    // Its own entry point starts the control plane.
    default: { image: { name: want.image, entrypoint: [''] } },
    stages: ['check', ...(publishes ? ['publish'] : [])],
    variables: { GIT_DEPTH: '1' },
    'hansa:check': { stage: 'check', rules: [review, main], script: checkLines(want) },
    ...(publishes
      ? {
          'hansa:compare': {
            stage: 'check',
            rules: [review],
            script: [...wayIn(want, 'READ'), ...cloneLines(want), ...compareLines(want)],
            artifacts: { when: 'always', paths: ['diff.txt'] },
          },
          'hansa:publish': {
            stage: 'publish',
            rules: [main],
            resource_group: 'hansa-publish',
            script: [...wayIn(want, 'WRITE'), ...cloneLines(want), ...publishLines(want, '$CI_COMMIT_SHA')],
          },
        }
      : {}),
  };
  return `${head(want)}${dump(jobs, { lineWidth: -1, noRefs: true })}`;
}

/** Values are variables of the project, the writing ones protected: only the default branch sees them. */
function wayIn({ published }: PipelineWant, right: 'READ' | 'WRITE'): string[] {
  const ways = waysOf(published.map(({ deploy }) => deploy));
  // What a runner leaves in the file variable has no mode that SSH accepts.
  const ssh = `install -m 600 "$DEPLOY_${right}_KEY" /tmp/key && export GIT_SSH_COMMAND="ssh -i /tmp/key -o IdentitiesOnly=yes -o StrictHostKeyChecking=yes -o UserKnownHostsFile=$DEPLOY_HOSTS"`;
  const https = `git config --file /tmp/git credential.helper '!f() { echo username=git; echo "password=$DEPLOY_${right}_TOKEN"; }; f' && export GIT_CONFIG_GLOBAL=/tmp/git`;
  return [...(ways.has('ssh') ? [ssh] : []), ...(ways.has('https') ? [https] : [])];
}

function head({ platform, published, beside, signed }: PipelineWant): string {
  const lines = [
    `# ${platform}: checks every change of the spec. Printed by \`hansa pipeline\`: print it again when cells, repositories or the image change.`,
  ];
  if (published.length === 0)
    lines.push(
      beside ? '# Its trees stand beside it, and whoever changes it renders them.' : '# Its trees are published by the control plane.',
    );
  const ways = waysOf(published.map(({ deploy }) => deploy));
  if (ways.has('ssh'))
    lines.push('# Variables of type file: DEPLOY_READ_KEY, DEPLOY_HOSTS (host keys of the Git server) and, protected, DEPLOY_WRITE_KEY.');
  if (ways.has('https')) lines.push('# Masked variables: DEPLOY_READ_TOKEN and, protected, DEPLOY_WRITE_TOKEN.');
  if (published.length > 0 && signed)
    lines.push('# A protected variable of type file: SIGNING_KEY, whose public half `flux-system/signers` has.');
  return `${lines.join('\n')}\n`;
}
