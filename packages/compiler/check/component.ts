import { type Code, finding } from '../diagnostics/code.ts';
import type { Finding } from '../diagnostics/diagnostic.ts';
import type { PlatformPlan } from '../plan/plan.ts';
import { type Chosen, reasonOf } from '../plan/thing.ts';
import { type Choice, type ChosenProgram, accepts, chosenPrograms } from '../sovereignty/chosen.ts';
import type { CrossRule } from './rule.ts';

const ACCEPT = 'or let somebody answer for it until a day (`sovereignty.accept`).';

/** The day on which the facts of the stack were read. */
const READ = '2026-11-21';

const LICENCE: Code = {
  code: 'component/licence',
  severity: 'error',
  title: 'A program that is not open source',
  trap: 'A choice of the stack under a licence that is not an open one: BUSL, SSPL, or its maker’s own.',
  why: 'It may be read, and not be offered to customers, changed by another, or kept when its maker wants more: what runs on it can be ended by one company. `hansa stack NAME` has the licence and where it was read.',
  wayOut: `One of the open choices of its layer (\`hansa stack\`), ${ACCEPT}`,
  keys: ['stack.secrets', 'services.postgres.engine', 'services.cache.engine', 'stack.logs'],
  evidence: [
    { url: 'https://opensource.org/licenses', checkedAt: '2026-11-21' },
    { url: 'https://github.com/hashicorp/vault/blob/main/LICENSE', checkedAt: '2026-11-21' },
  ],
};

const UNMAINTAINED: Code = {
  code: 'component/unmaintained',
  severity: 'error',
  title: 'A program that nobody maintains',
  trap: 'A choice of the stack whose work has ended, or of which nothing newer may be had openly.',
  why: 'The next hole in it stays open. `hansa stack NAME` has the last release and where that was read.',
  wayOut: `One of the other choices of its layer (\`hansa stack\`), ${ACCEPT}`,
  keys: ['stack.gateway', 'stack.mesh', 'services.cache.engine', 'services.objects.engine'],
  evidence: [
    { url: 'https://github.com/minio/minio', checkedAt: '2026-11-21' },
    { url: 'https://github.com/phpredis/phpredis/pull/2921', checkedAt: '2026-11-21' },
  ],
};

const LEGACY_IMAGE: Code = {
  code: 'component/legacy-image',
  severity: 'error',
  title: 'An image that gets no updates any more',
  trap: 'An image of `bitnami`, `bitnamilegacy` or `minio`: their makers stopped publishing versions of them.',
  why: 'Versioned images of Bitnami moved to `bitnamilegacy` in August 2025 and are not built again; those of MinIO ended in October 2025. Whoever names one runs its holes for ever, or until the registry takes it away.',
  wayOut: "The image of the program's own makers, or one that you build.",
  keys: ['settings.nextcloud.image', 'settings.odoo.image', 'cells.*.controlPlane.image'],
  evidence: [
    { url: 'https://github.com/bitnami/containers/issues/83267', checkedAt: '2026-11-21' },
    { url: 'https://github.com/minio/minio', checkedAt: '2026-11-21' },
  ],
};

export const componentLicence: CrossRule = ofChoice(LICENCE, 'closed', (name, said) => `${name} is not open source (${said}).`);
export const componentUnmaintained: CrossRule = ofChoice(UNMAINTAINED, 'ended', (name, said) => `Nobody maintains ${name}: ${said}.`);

function ofChoice(code: Code, about: 'closed' | 'ended', message: (name: string, said: string) => string): CrossRule {
  return {
    code,
    catalogue: (plan, catalogue) =>
      chosenPrograms(plan, catalogue).flatMap((each) => {
        const said = each.choice[about];
        return said === undefined || accepts(plan, each.choice) ? [] : [complaint(code, each, said, message(each.choice.name, said))];
      }),
  };
}

function complaint(code: Code, { choice, chosen, layer }: ChosenProgram, found: string, message: string): Finding {
  const sound = (each: Choice) => each.closed === undefined && each.ended === undefined;
  const instead = layer.choices.filter((each) => each.tier !== 'known' && sound(each)).map(({ word }) => word);
  const said = finding(code, {
    at: chosen.origin,
    subject: choice.name,
    found,
    expected: instead.join(' or '),
    message,
    hint: `Set it to ${instead.join(' or ')}; \`hansa stack ${choice.name}\` has what is known of it.`,
  });
  return { ...said, evidence: [choice.proof ?? []].flat().map((url) => ({ url, checkedAt: READ })) };
}

/** Docker Hub may be left out of a name. */
const LEGACY = /^(?:docker\.io\/)?(bitnami|bitnamilegacy|minio)\/|^(quay\.io\/minio)\//;

export const componentLegacyImage: CrossRule = {
  code: LEGACY_IMAGE,
  platform: (plan) =>
    images(plan).flatMap(({ value: image, origin }) => {
      const found = LEGACY.exec(unmirrored(plan, image));
      if (!found) return [];
      const maker = found[1] ?? found[2] ?? '';
      return [
        finding(LEGACY_IMAGE, {
          at: origin,
          subject: image,
          found: maker,
          expected: "an image of the program's makers",
          message: `${image} comes from ${maker}, which publishes no versions any more.`,
          hint: 'Name the image of its makers, or one that you build from it.',
        }),
      ];
    }),
};

/** Every image that a person can name: settings whose key ends so, and Hansa's own. */
function images(plan: PlatformPlan): Chosen<string>[] {
  const settings = Object.values(plan.settings).flatMap((of) => Object.entries(of).filter(([key]) => /image$/i.test(key)));
  const own = plan.cells.flatMap(({ controlPlane }) =>
    controlPlane ? [{ value: controlPlane.workload.values.image, ...reasonOf(controlPlane.workload, 'image') }] : [],
  );
  return [...settings.flatMap(([, { value, ...reason }]) => (typeof value === 'string' ? [{ value, ...reason }] : [])), ...own];
}

function unmirrored({ mirror }: PlatformPlan, image: string): string {
  return mirror.value !== null && image.startsWith(`${mirror.value}/`) ? image.slice(mirror.value.length + 1) : image;
}
