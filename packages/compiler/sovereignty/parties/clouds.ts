// size: a table of facts, one party after the other
import { type PartyFacts, certificate, read, reported } from './party.ts';

const CARDS = 'https://csf.hop3.abilian.com/providers';
const DATASET = 'https://github.com/mixxor/eu-cloud-prices/blob/main/providers.json';
const VENDORS = 'https://github.com/SpareCores/sc-data-dumps/tree/main/data/region';

/** Those who rent out machines, object storage and zones of names. */
export const CLOUDS = {
  hetzner: {
    name: 'Hetzner Online GmbH, Gunzenhausen',
    controller: 'unknown',
    processes:
      'Falkenstein and Nuremberg (DE), Helsinki (FI); also in the United States and Singapore, where nothing of this platform stands',
    says: [
      read('Hetzner Online GmbH, Industriestr. 25, 91710 Gunzenhausen, Germany.', 'https://www.hetzner.com/privacy-policy-notice'),
      read('Its locations are fsn1, nbg1, hel1, and ash, hil (US) and sin (SG).', VENDORS),
      reported('It is privately held; no page that names its shareholders was found.', 'https://www.hetzner.com/legal/legal-notice'),
    ],
    certificates: [certificate('ISO/IEC 27001', DATASET), certificate('BSI C5 Type 2', DATASET)],
  },
  scaleway: {
    name: 'Scaleway SAS, Paris',
    controller: 'Iliad (Xavier Niel), France, about 96 %',
    processes: 'Paris (FR), Amsterdam (NL), Warsaw (PL)',
    says: [
      read(
        'A French SAS with its head office in Paris; 96 % belong to the Iliad group of Xavier Niel, and no parent is outside the EU.',
        `${CARDS}/scaleway.html`,
      ),
      read('SecNumCloud was still on its way in May 2026.', 'https://www.scaleway.com/en/blog/secnumcloud-trusted-cloud-standard/'),
    ],
    certificates: [certificate('ISO/IEC 27001', DATASET), certificate('HDS', DATASET)],
  },
  ovhcloud: {
    name: 'OVH Groupe SA and OVH SAS, Roubaix',
    controller: 'the Klaba family, France, about 82 % of the votes',
    processes:
      'the sites of this platform are in France, Germany and Poland; the group also runs regions in Canada, the United States, the United Kingdom and Asia',
    says: [
      read(
        'Seated in Roubaix and listed on Euronext Paris; the Klaba family holds 68 to 81 % of the capital and about 82 % of the votes.',
        `${CARDS}/ovhcloud.html`,
      ),
    ],
    certificates: [certificate('ISO/IEC 27001, 27017, 27018', DATASET), certificate('SecNumCloud, for a part of its services', DATASET)],
  },
  stackit: {
    name: 'STACKIT GmbH & Co. KG, Neckarsulm',
    controller: 'the Schwarz group, Germany',
    processes: 'Neckarsulm (DE), Ostermiething (AT)',
    says: [
      read(
        'It belongs to the Schwarz group, which has ruled out going public; its sites are in Germany and Austria.',
        `${CARDS}/stackit.html`,
      ),
    ],
    certificates: [certificate('ISO/IEC 27001, 27017, 27018', DATASET), certificate('BSI C5', DATASET)],
  },
  cloudfleet: {
    name: 'Cloudfleet GmbH',
    controller: 'unknown',
    processes: 'unknown: the region of the control plane can be chosen, and where it stands is not documented',
    says: [reported('Said to be a GmbH in Berlin; no page that says so was read.', 'https://cloudfleet.ai/legal/imprint/')],
    certificates: [],
  },
  planethoster: {
    name: 'PlanetHoster Inc., Laval (Quebec)',
    controller: 'unknown',
    processes: 'France, Switzerland and Canada',
    says: [read('The contract is with a company in Quebec, Canada.', 'https://www.planethoster.ca/en/Terms-of-Service')],
    certificates: [],
  },
  desec: {
    name: 'deSEC e.V., Berlin',
    controller: 'its members: an association of German law (VR 37525, Amtsgericht Charlottenburg)',
    processes: 'unknown: its name servers stand all over the world, as those of every DNS host that is near to everyone',
    says: [
      read(
        'deSEC e.V., Kyffhäuserstr. 5, 10781 Berlin; registered as VR 37525 at Amtsgericht Charlottenburg.',
        'https://github.com/desec-io/desec-stack/blob/main/www/webapp/src/views/ImpressumPage.vue',
      ),
    ],
    certificates: [],
  },
  gandi: {
    name: 'Gandi SAS, Paris',
    controller: 'unknown',
    processes: 'unknown',
    says: [reported('Said to belong to Your.Online, of the Netherlands.', 'https://www.gandi.net/en/company')],
    certificates: [],
  },
  bunny: {
    name: 'BunnyWay d.o.o., Ljubljana',
    controller: 'unknown',
    processes: 'unknown: points of presence all over the world',
    says: [reported('Seated in Slovenia.', 'https://bunny.net/about/')],
    certificates: [],
  },
  cloudflare: {
    name: 'Cloudflare, Inc., San Francisco',
    controller: 'its shareholders: listed in New York',
    processes: 'unknown: points of presence all over the world',
    says: [reported('A company of the United States.', 'https://www.cloudflare.com/impressum/')],
    certificates: [],
  },
  microsoft: {
    name: 'Microsoft Corporation, Redmond',
    controller: 'its shareholders: listed in New York',
    processes: 'unknown',
    says: [reported('A company of the United States.', 'https://www.microsoft.com/en-us/about')],
    certificates: [],
  },
  google: {
    name: 'Google LLC, Mountain View',
    controller: 'Alphabet Inc., United States',
    processes: 'unknown',
    says: [reported('A company of the United States.', 'https://about.google/')],
    certificates: [],
  },
  amazon: {
    name: 'Amazon Web Services, Inc., Seattle',
    controller: 'Amazon.com, Inc., United States',
    processes: 'unknown',
    says: [reported('A company of the United States.', 'https://aws.amazon.com/legal/')],
    certificates: [],
  },
} as const satisfies Record<string, PartyFacts>;
