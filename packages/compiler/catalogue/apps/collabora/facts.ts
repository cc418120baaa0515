// size: a table of facts
import type { Fact } from '../../entry.ts';

export const VERSION = '26.04.2.1.1';
export const IMAGE = `docker.io/collabora/code:${VERSION}`;
/** The image's own user; with any other the start script needs a library that fakes the account. */
export const UID = 1001;
export const PORT = 9980;
/** Seconds from the request to stop until the maker's own unit file kills: documents are saved and uploaded in between. */
export const SAVE_SECONDS = 120;

/** Capabilities of coolforkit-caps, set on the file: all three are allowed by the baseline level, SYS_ADMIN is not. */
export const CAPABILITIES = ['CHOWN', 'FOWNER', 'SYS_CHROOT'] as const;

const CORE = 'CollaboraOnline/online';

function fact(what: string, source: string, verified = true): Fact {
  return { what, source, checkedAt: '2026-11-21', verified };
}

export const FACTS: readonly Fact[] = [
  fact(
    '26.04.2.1.1 is the last image with a shell and a start script; Nextcloud All-in-One went back to it three times. From 26.04.2.2.1 the image has none, and that first one ignored ssl.enable=false.',
    'nextcloud/all-in-one@50636f2a: Containers/collabora/Dockerfile; CollaboraOnline/online#16019, #16021',
  ),
  fact(
    'The start script reads DONT_GEN_SSL_CERT and extra_params; everything else is read by coolwsd --use-env-vars. It writes nothing but certificates, and those only when it makes them.',
    `${CORE}: docker/from-packages/scripts/start-collabora-online.sh, stored copy of the 25.04 series and later`,
    false,
  ),
  fact(
    'DONT_GEN_SSL_CERT set to the word "set" makes certificates, as if it were not there: the script compares with that word.',
    `${CORE}: docker/from-packages/scripts/start-collabora-online.sh`,
  ),
  fact('User 1001; /etc/coolwsd belongs to it.', `${CORE}@09b1ae95: docker/from-packages/Dockerfile`),
  fact(
    'A document is opened in a process of its own in a chroot jail, by the first way that works: a user namespace (coolforkit-ns), or coolforkit-caps with the file capabilities CHOWN, FOWNER and SYS_CHROOT.',
    `${CORE}: wsd/COOLWSD.cpp, debian/coolwsd-deprecated.postinst`,
  ),
  fact(
    'The three capabilities are allowed by the Pod Security level baseline. Dropping all of them without adding the three ends in a loop of restarts with exit code 70.',
    'kubernetes.io/docs/concepts/security/pod-security-standards; alkem-io/server#6444; CollaboraOnline/online#3917',
  ),
  fact('File capabilities are given at exec, so allowPrivilegeEscalation must stay true.', `${CORE}#8164, #9948`),
  fact(
    'Without SYS_ADMIN the jails cannot be bind-mounted: their files are linked or copied. Opening takes longer, the first copy takes more than 1 GB of disk, the log says so; the isolation is the same. mount_jail_tree=false says it beforehand.',
    `${CORE}#14971, #16126, common/JailUtil.cpp`,
  ),
  fact(
    'security.capabilities=false gives up the jails, and "Download as" then ends the session for everyone in the document.',
    'alkem-io/server#6381, #6383',
  ),
  fact(
    'Jails must be on the file system of their template: nothing may be mounted at /opt/cool/child-roots.',
    `${CORE}: coolwsd.xml.in (child_root_path)`,
  ),
  fact(
    'All who edit a document must reach the same process. Traefik balances by client address at best, never by a query parameter.',
    'sdk.collaboraonline.com/docs/installation/Kubernetes.html; doc.traefik.io v3.7, load balancing',
  ),
  fact(
    'The chart turns autoscaling on by default, 2 to 100 pods; its own reverse proxy hashes on WOPISrc.',
    `${CORE}: kubernetes/helm/collabora-online/values.yaml, templates/reverse-proxy/configmap.yaml`,
  ),
  fact(
    'The websocket has the document in its path, with %2F and %3F. Traefik 3.6.4 to 3.6.6 answer that with 400 unless the entry point allows them; later 3.6 allows them by default. The entry point should say so itself.',
    'traefik/traefik#12360, #12379, #12454; CollaboraOnline/online#13887; doc.traefik.io/traefik/v3.6/security/request-path',
  ),
  fact(
    'Without an alias group the first host that connects owns the server; with one, only its hosts. Scheme and port count.',
    `${CORE}: coolwsd.xml.in (alias_groups); docker/from-packages/scripts/start-collabora-online.pl`,
  ),
  fact(
    "The host of a group is a regular expression: its dots stand for any character. That never fits another tenant's host, but it fits a domain like acme-nordlys.example, which somebody may own; the frame is refused to that one by frame_ancestors. Written plainly, as All-in-One writes it.",
    `${CORE}: wsd/HostUtil.cpp (addWopiHost); nextcloud/all-in-one: php/containers.json`,
  ),
  fact(
    'With the admin console off, /cool/adminws and /cool/getMetrics are refused whatever is asked, so there is nothing to scrape.',
    `${CORE}: wsd/ClientRequestDispatcher.cpp`,
  ),
  fact(
    'Conversions by POST are allowed from private addresses only (net.post_allow), and every address in X-Forwarded-For counts.',
    `${CORE}: coolwsd.xml.in (net.post_allow), wsd/ClientRequestDispatcher.cpp`,
    false,
  ),
  fact(
    'No proof key is made by the shell image any more; All-in-One runs without one, so Nextcloud takes requests without a proof.',
    'nextcloud/all-in-one#6776, #7635 (logs)',
    false,
  ),
  fact(
    'GET / answers 200 when a first kit is ready; the chart uses it for its three probes.',
    `${CORE}: kubernetes/helm/collabora-online/templates/deployment.yaml`,
  ),
  fact(
    "Modified documents are saved after 30 s without input and every 5 minutes; on a stop they are saved and uploaded, for which the maker's unit file allows 120 s.",
    `${CORE}: coolwsd.xml.in (per_document), #10152 (coolwsd.service)`,
  ),
  fact('It keeps nothing: no volume, no database.', `${CORE}: kubernetes/helm/collabora-online/templates/deployment.yaml`),
  fact(
    'MPL-2.0. CODE is the development edition, which its maker does not recommend for production; the supported edition needs a contract. The maker is in the United Kingdom.',
    'collaboraonline.com/code',
    false,
  ),
];
