import type pg from 'pg'

/**
 * Blind samples, oldest first; twenty count as drawn this week, so that from now on a tenth is drawn. They cannot be made through the front door in a test's time: the owner writes them, with the check of
 * decisions switched off while he does.
 */
export async function giveSamples(
  owner: pg.Client,
  measureId: string,
  { method, stelleId, right }: { method: string; stelleId: string; right: boolean[] },
) {
  await owner.query('begin')
  await owner.query('alter table review_decision disable trigger review_check_decision')
  await owner.query(
    `with given as (select right_, n, gen_random_uuid() as id from unnest($4::boolean[]) with ordinality g(right_, n)),
      p as (insert into review_proposal (id, kind, subject, title, payload, confidence, method, label, stelle_id, status)
        select id, 'test.sample', 'test/' || id, 'x', '{}', 1, $2, 'rules', $3, 'decided' from given),
      d as (insert into review_decision (proposal_id, proposal_version, kind, outcome, person_id, session_id, stelle_id)
        select id, 1, 'person', case when right_ then 'accepted' else 'amended' end, 'x', 'x', $3 from given returning id, proposal_id)
    insert into review_blind_sample (proposal_id, measure_id, method, drawn_at, decided_at, agreed, decision_id)
      select g.id, $1, $2, case when n <= 20 then now() else now() - interval '30 days' end, clock_timestamp() - make_interval(secs => array_length($4::boolean[], 1) - n), right_, d.id
      from given g join d on d.proposal_id = g.id`,
    [measureId, method, stelleId, right],
  )
  await owner.query('alter table review_decision enable trigger review_check_decision')
  await owner.query('commit')
}
