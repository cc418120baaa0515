import { z } from 'zod';
import { challenge, codes, enrolment, factors, passkeyName, passkeyOffer, proof } from './factors.ts';
import { session } from './shapes.ts';

const byPasskey = z.object({ passkey: z.uuid() });

/** Of the table of endpoints, those of second factors: only operators have them. */
export const FACTOR_ENDPOINTS = {
  askProof: {
    method: 'POST',
    path: '/v1/session/challenge',
    summary: 'What a passkey has to sign, once and within five minutes',
    roles: ['operator'],
    before: ['proof'],
    answers: { 200: challenge },
  },
  prove: {
    method: 'POST',
    path: '/v1/session/proof',
    summary: 'Makes the session whole by a passkey, or by a recovery code, which is spent by that',
    roles: ['operator'],
    before: ['proof'],
    body: proof,
    answers: { 200: session },
  },
  factors: {
    method: 'GET',
    path: '/v1/factors',
    summary: 'The passkeys of whoever asks, and how many recovery codes they have left',
    roles: ['operator'],
    before: ['enrolment'],
    answers: { 200: factors },
  },
  offerPasskey: {
    method: 'POST',
    path: '/v1/passkey-offers',
    summary: 'What a browser needs to make a passkey, once and within five minutes',
    roles: ['operator'],
    before: ['enrolment'],
    answers: { 200: passkeyOffer },
  },
  addPasskey: {
    method: 'POST',
    path: '/v1/passkeys',
    summary: 'Takes a passkey that the browser has made; with the first one come ten recovery codes, this once',
    roles: ['operator'],
    before: ['enrolment'],
    body: enrolment,
    answers: { 201: factors.extend({ codes: codes.nullable() }) },
  },
  namePasskey: {
    method: 'PATCH',
    path: '/v1/passkeys/{passkey}',
    summary: 'Gives a passkey another name',
    roles: ['operator'],
    params: byPasskey,
    body: z.strictObject({ name: passkeyName }),
    answers: { 200: factors },
  },
  removePasskey: {
    method: 'DELETE',
    path: '/v1/passkeys/{passkey}',
    summary: 'Takes a passkey away; with the last one go the recovery codes',
    roles: ['operator'],
    params: byPasskey,
    answers: { 200: factors },
  },
  renewCodes: {
    method: 'POST',
    path: '/v1/recovery-codes',
    summary: 'Ten new recovery codes, shown this once; those before are good no more',
    roles: ['operator'],
    answers: { 201: factors.extend({ codes }) },
  },
} as const;
