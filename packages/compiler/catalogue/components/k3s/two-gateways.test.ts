import { describe, it } from 'node:test';
import { passes, refuses } from '../../../check/trial.ts';

const code = 'k3s/two-gateways';
const cells = (disable: string) => `[{ name: south, cluster: { disable: ${disable}, pools: [{ name: all, at: ovhcloud/GRA9 }] } }]`;

describe(code, () => {
  it('refuses a list that lets K3s bring its Traefik', () => {
    refuses({ code, edits: { cells: cells('[servicelb]') }, at: '/cells/0/cluster/disable', marks: '[servicelb]', fix: true });
    refuses({ code, edits: { cells: cells('[]') }, at: '/cells/0/cluster/disable', marks: '[]', fix: true });
  });

  it('passes the list that names it, and no list at all', () => {
    passes({ code, edits: { cells: cells('[traefik, servicelb]') } });
    passes({ code });
  });

  it('says nothing of a distribution that brings no Traefik', () => {
    passes({ code, edits: { cells: cells('[], distribution: kubernetes') } });
  });
});
