// size: a table of facts
import { factsOf, type Written } from './facts.ts';

/** A service: there is nothing of it to install. */
function service(of: Pick<Written, 'title' | 'maker' | 'seat' | 'says'>): Written {
  return { does: 'Hosts zones.', licence: 'service', maintained: 'yes', ...of };
}

/** Who can host zones. `available` and `backup` are theirs. */
export const NAMES = factsOf({
  desec: {
    ...service({
      title: 'deSEC',
      maker: 'deSEC e.V.',
      seat: 'DE',
      says: {
        control: ['A registered association in Berlin.', 'desec.io', 'unverified'],
        trap: ['Writes of one zone are limited to 2 a second, 15 a minute, 100 an hour and 300 a day.', 'docs.rs/desec/latest/desec/'],
      },
    }),
  },
  hetzner: {
    ...service({
      title: 'Hetzner DNS',
      maker: 'Hetzner Online GmbH',
      seat: 'DE',
      says: {
        control: ['Hetzner Online GmbH, Gunzenhausen.', 'www.hetzner.com/legal/legal-notice/', 'unverified'],
        maintained: [
          'Its webhook for cert-manager: 0.9.0 of 19 August 2026, marked experimental.',
          'hetzner/cert-manager-webhook-hetzner:README.md',
        ],
        trap: [
          'The former interface at dns.hetzner.com ended in May 2026: programs that speak it are dead.',
          'acmesh-official/acme.sh#6554',
        ],
      },
    }),
  },
  scaleway: {
    ...service({
      title: 'Scaleway Domains and DNS',
      maker: 'Scaleway (Iliad)',
      seat: 'FR',
      says: {
        control: ['Scaleway SAS, of the Iliad group.', 'www.scaleway.com/en/about-us/', 'unverified'],
        maintained: ['Its webhook for cert-manager: 0.1.1 of July 2025.', 'scaleway/cert-manager-webhook-scaleway:README.md'],
      },
    }),
  },
  ovhcloud: {
    ...service({
      title: 'OVHcloud DNS',
      maker: 'OVH Groupe',
      seat: 'FR',
      says: {
        control: ['OVH Groupe SA, Roubaix.', 'corporate.ovhcloud.com', 'unverified'],
        maintained: ['A webhook for cert-manager by others: 0.9.16 of 17 August 2026.', 'aureq/cert-manager-webhook-ovh:README.md'],
      },
    }),
  },
  gandi: {
    ...service({
      title: 'Gandi LiveDNS',
      maker: 'Gandi (Your.Online)',
      seat: 'unverified',
      says: {
        control: ['Gandi SAS in Paris; who owns the group above it was not read.', 'www.gandi.net', 'unverified'],
        maintained: [
          'Its webhook for cert-manager by others stands still since September 2024 (0.5.1).',
          'SINTEF/cert-manager-webhook-gandi:README.md',
        ],
      },
    }),
  },
  bunny: {
    ...service({
      title: 'bunny.net DNS',
      maker: 'BunnyWay d.o.o.',
      seat: 'SI',
      says: {
        control: ['BunnyWay d.o.o., Ljubljana.', 'bunny.net/about/', 'unverified'],
        maintained: ['A webhook for cert-manager by one person: 1.3.1 of 28 July 2026.', 'aardbol/cert-manager-webhook-bunny:README.md'],
      },
    }),
  },
  cloudflare: {
    ...service({
      title: 'Cloudflare DNS',
      maker: 'Cloudflare, Inc.',
      seat: 'US',
      says: { control: ['Cloudflare, Inc., San Francisco.', 'www.cloudflare.com/about-overview/', 'unverified'] },
    }),
    alternative: 'desec or hetzner',
  },
  rfc2136: {
    title: 'Dynamic updates (RFC 2136)',
    does: 'A name server of your own that takes signed updates: BIND, Knot, PowerDNS.',
    maker: 'IETF',
    seat: 'none: a standard',
    licence: 'standard',
    maintained: 'yes',
    says: {
      maintained: [
        'cert-manager has it built in, in 1.21 too.',
        'cert-manager/cert-manager@v1.21.1:pkg/issuer/acme/dns/rfc2136/rfc2136.go',
      ],
    },
  },
});
