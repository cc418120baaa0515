// size: a table of facts, one party after the other
import { type PartyFacts, read, reported } from './party.ts';

/** Those who sign certificates, keep Git repositories, and hand out images, charts and packages. */
export const CODE_HOSTS = {
  'lets-encrypt': {
    name: 'Internet Security Research Group, California',
    controller: 'its board: a public-benefit non-profit of the United States',
    processes: 'United States; each certificate is published in transparency logs, which others run',
    says: [
      read(
        'ISRG is a tax-exempt public-benefit non-profit of the United States, and operates Let’s Encrypt.',
        'https://icannwiki.org/Internet_Security_Research_Group',
      ),
      reported('Certificates last 90 days at most, and are renewed a third of that before their end.', 'https://letsencrypt.org/docs/faq/'),
      reported(
        'Actalis (IT) issues by ACME too, in its free plan no wildcard; HARICA (GR) was not read.',
        'https://guide.actalis.com/ssl/activation/acme',
      ),
    ],
    certificates: [],
  },
  docker: {
    name: 'Docker, Inc.',
    controller: 'unknown',
    processes: 'unknown',
    says: [
      reported('A company of the United States; Docker Hub answers at docker.io.', 'https://www.docker.com/legal/docker-terms-service/'),
    ],
    certificates: [],
  },
  'red-hat': {
    name: 'Red Hat, Inc., Raleigh',
    controller: 'IBM, United States',
    processes: 'unknown',
    says: [reported('quay.io is a service of Red Hat, which belongs to IBM.', 'https://quay.io/about/')],
    certificates: [],
  },
  github: {
    name: 'GitHub, Inc., San Francisco',
    controller: 'Microsoft Corporation, United States',
    processes: 'unknown',
    says: [reported('GitHub belongs to Microsoft; ghcr.io and github.io are services of it.', 'https://en.wikipedia.org/wiki/GitHub')],
    certificates: [],
  },
  gitlab: {
    name: 'GitLab Inc.',
    controller: 'unknown',
    processes: 'unknown',
    says: [reported('A company of the United States, listed there.', 'https://about.gitlab.com/company/')],
    certificates: [],
  },
  atlassian: {
    name: 'Atlassian',
    controller: 'unknown',
    processes: 'unknown',
    says: [
      reported('Bitbucket is a service of Atlassian, a company of the United States since 2022.', 'https://www.atlassian.com/company'),
    ],
    certificates: [],
  },
  codeberg: {
    name: 'Codeberg e.V., Berlin',
    controller: 'its members: an association of German law',
    processes: 'unknown',
    says: [reported('A registered non-profit association in Berlin.', 'https://codeberg.org/codeberg/org/src/branch/main/Imprint.md')],
    certificates: [],
  },
  kubernetes: {
    name: 'The Linux Foundation (CNCF), for the Kubernetes project',
    controller: 'its members: a non-profit of the United States',
    processes: 'unknown: the registry hands requests on to stores at clouds of the United States',
    says: [
      reported(
        'registry.k8s.io is run by the Kubernetes project and redirects to stores at large clouds.',
        'https://github.com/kubernetes/registry.k8s.io',
      ),
    ],
    certificates: [],
  },
  kyverno: {
    name: 'The Kyverno project (CNCF, the Linux Foundation)',
    controller: 'unknown: who runs reg.kyverno.io was not found',
    processes: 'unknown',
    says: [
      reported(
        'A project of the CNCF, which is part of the Linux Foundation of the United States.',
        'https://www.cncf.io/projects/kyverno/',
      ),
    ],
    certificates: [],
  },
  'traefik-labs': {
    name: 'Traefik Labs SAS',
    controller: 'unknown: venture capital, also of the United States, is reported',
    processes: 'unknown',
    says: [
      read('Its terms are those of Traefik Labs, SAS, a French company, or of one of its affiliates.', 'https://pilot.traefik.io/terms'),
    ],
    certificates: [],
  },
  crowdsec: {
    name: 'CrowdSec SAS, Paris',
    controller: 'unknown',
    processes: 'unknown',
    says: [
      reported(
        'A French SAS. Its agents here fetch collections from its hub; signals and community lists are off.',
        'https://www.crowdsec.net/legal-notice',
      ),
    ],
    certificates: [],
  },
  pypi: {
    name: 'Python Software Foundation',
    controller: 'its members: a non-profit of the United States',
    processes: 'unknown',
    says: [reported('A non-profit of the United States, which runs the Python Package Index.', 'https://www.python.org/psf/about/')],
    certificates: [],
  },
} as const satisfies Record<string, PartyFacts>;
