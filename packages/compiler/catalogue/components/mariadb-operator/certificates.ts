import type { ComponentView } from '../../entry.ts';
import { authority, shortened } from '../../../tree/manifest/authority.ts';
import { DATA_NAMESPACE } from '../../../tree/manifest/namespaces.ts';
import type { Manifest } from '../../../tree/manifest/object.ts';
import { identityOf, serviceOf } from './cluster.ts';

/** What it signs for instances and their clients the operator asks cert-manager for. */
export const AUTHORITY = 'mariadb-authority';

export function certificates(view: ComponentView): readonly Manifest[] {
  return authority(AUTHORITY, DATA_NAMESPACE, identityOf(view), view.reason);
}

/** Our names; the operator adds its own. */
export function namesOf(view: ComponentView): readonly string[] {
  return Object.values(serviceOf(view).values.endpoints).flatMap(({ host }) => shortened(host.slice(0, host.indexOf('.')), DATA_NAMESPACE));
}
