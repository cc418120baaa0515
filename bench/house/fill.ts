import { realmName } from '@hansa/compiler/plan/names.ts';
import { PER_CELL, idOf } from '../fleet.ts';
import type { House } from './stand.ts';

const BATCH = 1_000;

interface Copy {
  readonly id: string;
  readonly model: string;
  readonly slug: string;
  readonly cell: string;
}

/**
 * Fills the database up to `count` tenants with copies of those that are there: rows as real ones have them, with everything that the loops, the API
 * and the register know of each. Of a copy nothing is due, and outside of the database there is nothing of it but its realm, at which journeys of
 * its neighbours look whether a stranger is let in.
 */
export async function fill({ pool, open, cells }: House, models: readonly string[], count: number): Promise<void> {
  const places = placesIn(cells, models.length);
  for (let at = models.length; at < count; at += BATCH) {
    const copies = Array.from({ length: Math.min(BATCH, count - at) }, (_, index): Copy => {
      const number = at + index;
      return {
        id: idOf(number),
        model: models[number % models.length] as string,
        slug: `copy-${number}`,
        cell: places[number - models.length] as string,
      };
    });
    for (const statement of STATEMENTS) {
      const given = [copies.map((each) => each.id), copies.map((each) => each.model), copies.map((each) => each.slug)];
      await pool.query(
        `with given as (select * from unnest($1::text[], $2::text[], $3::text[], $4::text[]) given (id, model, slug, cell)) ${statement}`,
        [...given, copies.map((each) => each.cell)],
      );
    }
    await open(copies.map(({ id, cell }) => ({ cell, realm: realmName(id) })));
  }
  // As of tenants that stand for a while: otherwise the server would do it by itself while it is asked.
  await pool.query('vacuum analyze');
}

/** Cells one after the other, each as often as it has room beside its real tenants, so that each has the whole mixture and none is too full to change. */
function placesIn(cells: readonly string[], models: number): string[] {
  return cells.flatMap((cell, index) => {
    const real = Math.ceil((models - index) / cells.length);
    return Array.from({ length: PER_CELL - real }, () => cell);
  });
}

/** One a table. What is not named stays as the model has it. */
const STATEMENTS = [
  `insert into tenant select (jsonb_populate_record(tenant, jsonb_build_object('id', given.id, 'slug', given.slug, 'cell', given.cell,
     'file', 'tenants/' || given.slug || '.yaml', 'load', replace(load::text, model, given.id)::jsonb
       || jsonb_build_object('slug', given.slug, 'cell', given.cell, 'file', 'tenants/' || given.slug || '.yaml')))).* from given join tenant on tenant.id = model`,
  `insert into contact select given.id, name, email from given join contact on contact.tenant = model`,
  `insert into letter select (jsonb_populate_record(letter, jsonb_build_object('id', gen_random_uuid(), 'tenant', given.id,
     'message_id', template || '.' || given.id))).* from given join letter on letter.tenant = model`,
  `insert into work select (jsonb_populate_record(work, jsonb_build_object('subject', given.id, 'due_at', null,
     'state', replace(state::text, model, given.id)::jsonb))).* from given join work on kind = 'tenant' and subject = model`,
  `insert into tree select (jsonb_populate_record(tree, jsonb_build_object('subject', given.id, 'cell', given.cell))).* from given join tree on subject = model`,
  `insert into operation select gen_random_uuid(), given.id, verb, version, asked_at from given join operation on operation.tenant = model`,
  `insert into event (id, at, type, v, subject, tenant, actor, cause, request, data, prev, hash)
     select gen_random_uuid(), at, type, v, 'tenant/' || given.id, given.id, actor, cause, request, data, prev, hash from given join event on event.tenant = model`,
];
