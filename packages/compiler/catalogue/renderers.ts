import { renderCollabora as collabora } from './apps/collabora/render.ts';
import { renderMautic as mautic } from './apps/mautic/render.ts';
import { renderNextcloud as nextcloud } from './apps/nextcloud/render.ts';
import { renderOdoo as odoo } from './apps/odoo/render.ts';
import { renderPodinfo as podinfo } from './apps/podinfo/render.ts';
import type { AppRenderer } from './entry.ts';

/**
 * What writes the objects of each app, by the app's name. Beside the catalogue and no part of it: a check asks for none of them, so the page loads
 * them behind its first diagnostics.
 */
export const APP_RENDERERS: Readonly<Record<string, AppRenderer>> = { nextcloud, collabora, odoo, mautic, podinfo };
