import type { Aside } from '../api/answers.ts';
import { HOME, writeAddress } from '../app/address.ts';
import { Complaints } from '../panels/Complaints.tsx';
import { Link } from '../shell/Link.tsx';
import { Moment } from '../shell/Moment.tsx';

/** Files of the spec that were not taken in, each with why; what was in use before is in use still. */
export function SetAside({ files }: { readonly files: readonly Aside[] }) {
  if (files.length === 0) return null;
  return (
    <section className="aside" aria-labelledby="aside-title">
      <h2 id="aside-title" className="section-title">
        Set aside of the spec
      </h2>
      <p>These files were not taken in. What was in use before them stays in use, and nothing of it is removed.</p>
      <ul>
        {files.map((file) => (
          <li key={file.path} className="aside-file">
            <p>
              <Link to={writeAddress({ ...HOME, file: file.path }, 'page=spec')}>{file.path}</Link> <span className="soft">in</span>{' '}
              <code title={file.commit}>{file.commit.slice(0, 10)}</code>{' '}
              <span className="soft">
                <Moment at={file.at} />
              </span>
            </p>
            <Complaints file={file} />
          </li>
        ))}
      </ul>
    </section>
  );
}
