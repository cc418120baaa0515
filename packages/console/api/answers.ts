import type {
  aside,
  because,
  cell,
  event,
  home,
  look,
  overview,
  problem,
  session,
  step,
  tenant,
  tenantDetail,
  ways,
} from '@hansa/api/shapes.ts';
import type { challenge, codes, factors, passkeyOffer } from '@hansa/api/factors.ts';
import type { z } from 'zod';

/* What the server answers, by the shapes of the contract. Types only: zod stays out of the page. */

export type Because = z.infer<typeof because>;
export type Step = z.infer<typeof step>;
export type Tenant = z.infer<typeof tenant>;
export type TenantDetail = z.infer<typeof tenantDetail>;
export type Cell = z.infer<typeof cell>;
export type Happened = z.infer<typeof event>;
export type Look = z.infer<typeof look>;
export type Session = z.infer<typeof session>;
export type Aside = z.infer<typeof aside>;
export type SpecState = z.infer<typeof overview>;
export type Problem = z.infer<typeof problem>;
export type Home = z.infer<typeof home>;
export type Factors = z.infer<typeof factors>;
export type Codes = z.infer<typeof codes>;
export type Challenge = z.infer<typeof challenge>;
export type PasskeyOffer = z.infer<typeof passkeyOffer>;
export type Ways = z.infer<typeof ways>;

export interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}
