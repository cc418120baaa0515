import { type Code, finding } from '../diagnostics/code.ts';
import type { Finding } from '../diagnostics/diagnostic.ts';
import type { PlatformPlan } from '../plan/plan.ts';
import { type GatedAxis, type Judged, acceptanceOf, judged } from '../sovereignty/gates.ts';
import { UNKNOWN } from '../sovereignty/seats.ts';
import type { CrossRule } from './rule.ts';

const EVIDENCE = [{ url: 'https://commission.europa.eu/document/09579818-64a6-4dd5-9577-446ab6219113_en', checkedAt: '2026-11-21' }];
const ACCEPTED = 'or let somebody answer for it until a day (`sovereignty.accept`).';

const DATA_PATH: Code = {
  code: 'sovereignty/data-path',
  severity: 'error',
  title: "Customers' data with a party outside the gate",
  trap: "Somebody who holds or carries customers' data, or whoever controls them, is seated outside the countries that `sovereignty.dataPath` names: the EU unless it says otherwise.",
  why: 'What counts is who can be ordered to hand data over, not where the disk stands: the law of the seat, and of whoever controls it, reaches both.',
  wayOut: `Another party, ${ACCEPTED}`,
  keys: ['sovereignty.dataPath', 'services.mail.party', 'services.objects.at', 'backup.offsite', 'cells.*.at', 'seller.country'],
  evidence: [...EVIDENCE, { url: 'https://www.law.cornell.edu/uscode/text/18/2713', checkedAt: '2026-11-21' }],
};

const RUNTIME: Code = {
  code: 'sovereignty/runtime',
  severity: 'error',
  title: 'A party outside the gate that must answer',
  trap: 'The cloud cannot go on without somebody seated, or controlled from, outside the countries that `sovereignty.runtime` names: a certificate authority, a DNS or Git host, a registry that new pods start from.',
  why: 'A sanction, a bill or a changed policy ends it from abroad: certificates run out, no lost node is made good, no change arrives.',
  wayOut: `Another party; for registries a mirror of your own (\`images.mirror\`) and images with everything in them; ${ACCEPTED}`,
  keys: ['sovereignty.runtime', 'certificates.authority', 'dns.provider', 'gitops.repository', 'images.mirror'],
  evidence: EVIDENCE,
};

const UNKNOWN_PARTY: Code = {
  code: 'sovereignty/unknown-party',
  severity: 'error',
  title: 'A party of which nobody says who it is',
  trap: 'A party before a gate that neither Hansa nor the spec knows: a relay, a Git host, a registry.',
  why: 'A gate that lets pass what it does not know is none. Where nobody wrote the gate it only warns.',
  wayOut: `Say who it is, with where that is written (\`sovereignty.parties\`), ${ACCEPTED}`,
  keys: ['sovereignty.parties', 'services.mail.party', 'gitops.repository', 'images.party'],
  evidence: EVIDENCE,
};

export const sovereigntyDataPath: CrossRule = gate('dataPath', DATA_PATH);
export const sovereigntyRuntime: CrossRule = gate('runtime', RUNTIME);

function gate(axis: GatedAxis, code: Code): CrossRule {
  return {
    code,
    catalogue: (plan, catalogue, models) => {
      const failing = judged(plan, catalogue, models).filter((each) => each.axis === axis && each.verdict === 'fails');
      return byPlace(failing.filter((each) => !acceptanceOf(each.party, plan))).map((all) => refusal(code, all, plan));
    },
  };
}

export const sovereigntyUnknown: CrossRule = {
  code: UNKNOWN_PARTY,
  catalogue: (plan, catalogue, models) => {
    const strange = judged(plan, catalogue, models).filter((each) => each.party.by === 'nobody' && each.verdict === 'unshown');
    return byPlace(strange.filter((each) => !acceptanceOf(each.party, plan))).map(unknown);
  },
};

/** A key that brings in several parties is complained of once, with all of them. */
function byPlace(all: readonly Judged[]): [Judged, ...Judged[]][] {
  const places = new Map<string, [Judged, ...Judged[]]>();
  for (const each of all) {
    const { file, pointer } = each.tie.at;
    const kept = places.get(`${file}#${pointer}`);
    if (kept) kept.push(each);
    else places.set(`${file}#${pointer}`, [each]);
  }
  return [...places.values()];
}

function refusal(code: Code, all: readonly [Judged, ...Judged[]], plan: PlatformPlan): Finding {
  const [
    {
      tie,
      gate: { value: zone },
    },
  ] = all;
  const parties = [...new Map(all.map((each) => [each.party.id, each])).values()];
  const words = parties.map(({ party: { id, seat, control } }) => `${id} (seat ${seat}, control ${control})`).join(', ');
  const names = parties.map(({ party }) => party.id);
  const hint =
    plan.mirror.value === null && tie.at.pointer === plan.mirror.origin.pointer
      ? 'Name a mirror of your own, or accept'
      : 'Name another one, or accept';
  return finding(code, {
    severity: all.every((each) => each.tie.lenient) ? 'warning' : code.severity,
    at: tie.at,
    subject: names.join(', '),
    found: [...new Set(parties.flatMap(({ party: { seat, control } }) => [seat, control]))].filter((each) => each !== UNKNOWN).join(', '),
    expected: zone,
    message: `${words} ${doing(all)}, and the gate is \`${zone}\`.`,
    hint: `${hint} it: \`sovereignty.accept: [{ party: ${names[0]}, reason, owner, until }]\`${names.length > 1 ? ', and each of the others' : ''}.`,
  });
}

/** Two things that it does; a list of twenty charts helps nobody, and the report has them. */
function doing(all: readonly Judged[]): string {
  const does = [...new Set(all.map(({ tie }) => tie.does))];
  const more = does.length > 2 ? ` and ${does.length - 2} more` : '';
  return `${does.slice(0, 2).join(', ')}${more}`;
}

function unknown(all: [Judged, ...Judged[]]): Finding {
  const [{ tie, party }] = all;
  // A gate that somebody wrote waits for an answer; the default one says that it has none.
  const written = all.find((each) => each.gate.because.how === 'asked');
  const zone = (written ?? all[0]).gate.value;
  return finding(UNKNOWN_PARTY, {
    severity: written ? 'error' : 'warning',
    at: tie.at,
    subject: party.id,
    found: UNKNOWN,
    expected: zone,
    message: `${party.id} ${doing(all)}, and nobody says who that is.`,
    hint: `Say it: \`sovereignty.parties: [{ name: ${party.id}, seat, control, evidence, checked }]\`.`,
  });
}
