import type { ReactNode } from 'react';
import type { TenantDetail } from '../api/answers.ts';
import { HOME, writeAddress } from '../app/address.ts';
import { useHouse, useValue } from '../shell/context.ts';
import { Link } from '../shell/Link.tsx';
import { Moment } from '../shell/Moment.tsx';

export function TenantFacts({ tenant }: { readonly tenant: TenantDetail }) {
  const { desk } = useHouse();
  const { id, url, cell, plan, seats, wave, release, owner, file, createdAt, backupsUntil } = tenant;
  const simulated = useValue(desk.state).session?.simulated === true;
  return (
    <section className="card" aria-labelledby="facts-title">
      <h2 id="facts-title" className="section-title">
        Facts
      </h2>
      <dl className="fact-list">
        <Fact name="Address">
          {url === null ? (
            'none'
          ) : simulated ? (
            <>
              {url} <span className="soft">(simulated: nobody answers there)</span>
            </>
          ) : (
            <a href={url} target="_blank" rel="noopener noreferrer">
              {url}
            </a>
          )}
        </Fact>
        <Fact name="Id">
          <code>{id}</code>
        </Fact>
        <Fact name="Cell">{cell}</Fact>
        <Fact name="Plan">{plan}</Fact>
        <Fact name="Seats">{seats}</Fact>
        <Fact name="Wave">{wave === 0 ? '0, the canary' : wave}</Fact>
        {release !== null && (
          <Fact name="Release">
            <code>{release}</code>
          </Fact>
        )}
        <Fact name="Decided by">{owner === 'git' ? 'its file in Git; a change here is written into it' : 'a contract'}</Fact>
        <Fact name="File">{file === null ? 'not written yet' : <Link to={writeAddress({ ...HOME, file }, 'page=spec')}>{file}</Link>}</Fact>
        <Fact name="Asked for">
          <Moment at={createdAt} />
        </Fact>
        {backupsUntil !== null && (
          <Fact name="In backups">
            until <Moment at={backupsUntil} />, when the last one expires
          </Fact>
        )}
      </dl>
    </section>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}
