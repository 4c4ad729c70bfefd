"""Everything the catalogue has beside items and their guides, in bulk: bodies, directory, dictionary, presence, proofs, lists,
delegations, policies, findings, days, questions, forms, reviews. Written by SQL from the items that `generate` put there.

Sizes follow the number of items, so that a small place is a small one in everything; `SIZES` says how many of what a place
with 100,000 items has.
"""

from collections.abc import Callable, Sequence
from datetime import datetime

import psycopg
from benchmarks.data.copying import quick
from benchmarks.data.ground import CITY

FULL = 100_000  # items of the place that SIZES speaks of
SIZES = {
    "bodies": 3_000, "materials": 5_000, "names": 20_000, "identity": 80_000, "directory": 30_000, "differences": 5_000,
    "outside": 3_000, "proofs": 3_000, "towns": 300, "delegations": 120_000, "members": 50_000, "exceptions": 2_000, "batch": 10_000,
    "policies": 2_000, "findings": 200_000, "reforms": 5_000, "questions": 5_000, "sayings": 3_000, "forms": 600,
    "submissions": 2_000, "acts": 2_000, "companions": 50_000, "faults": 100_000,
}  # fmt: skip
DAYS = 365
VERSIONS = 50  # of the item with the longest past
WIDE_MATERIALS, WIDE_QUESTIONS = 60, 40
LONGEST_PAST, WIDE = 11, 12  # keys of the two odd items
Say = Callable[[str], None]


def fill(
    dsn: str, *, items: int, at: datetime, password_hash: str, say: Say = lambda text: None, parts: Sequence[str] = ()
) -> list[str]:
    """Put all of it into the database, which holds `items` items already. Returns who keeps it (see `managers`).
    `parts`: only these."""
    sizes = {name: max(1, number * items // FULL) for name, number in SIZES.items()}
    values = {**sizes, "items": items, "city": CITY, "at": at.isoformat(), "today": at.date().isoformat(), "days": DAYS,
              "versions": VERSIONS, "past": LONGEST_PAST, "wide": WIDE, "wide_materials": WIDE_MATERIALS,
              "wide_questions": WIDE_QUESTIONS}  # fmt: skip
    with psycopg.connect(dsn) as connection:
        quick(connection)
        for name, statements in PARTS.items():
            if parts and name not in parts:
                continue
            for statement in statements.split(";\n"):
                if statement.strip():
                    connection.execute(_filled(statement, values))  # type: ignore[arg-type]
            connection.commit()
            if name == "bodies":
                managers(at, password_hash)
            say(name)
        connection.autocommit = True
        connection.execute("VACUUM (ANALYZE)")
    return list(MANAGERS)


def _filled(statement: str, values: dict[str, object]) -> str:
    for name, value in values.items():
        statement = statement.replace(f":{name}:", str(value))
    return statement


PARTS = {
    "bodies": """
INSERT INTO regions_region (code, name, full_name, level, parent_code, is_functional_area, is_local, successor_codes, code_system,
    statistics_code, end_kind, end_document, is_uncertain)
SELECT '9901' || lpad((2 + n % 6)::text, 2, '0') || lpad((n / 6 + 1)::text, 3, '0') || '000', '第' || n || '镇', '云江市第' || n || '镇', 4,
    '9901' || lpad((2 + n % 6)::text, 2, '0') || '000000', false, true, '[]', 'mca', '', '', '', false
FROM generate_series(1, :towns:) n;
CREATE TEMP TABLE first_body AS SELECT max(id) AS last FROM regions_body;
INSERT INTO regions_body (name, short_name, credit_code, region_code, nature, phone, address, review_body_name, court_name, is_active)
SELECT '云江市第' || n || '业务局', '云业' || n, '12' || lpad(n::text, 16, '0'), '9901' || lpad((2 + n % 6)::text, 2, '0') || '000000',
    'statutory', '0990-12345', '江滨路' || n || '号', '', '', true FROM generate_series(1, :bodies:) n;
UPDATE catalogue_serviceitem SET body_id = (SELECT last FROM first_body) + 1 + (id / 2) % :bodies:
 WHERE id > :items: / 2 AND id % 2 = 0;
UPDATE catalogue_serviceitem SET body_id = (SELECT min(id) FROM regions_body) WHERE id IN (1, :past:, :wide:, :items:)
""",
    "materials": """
INSERT INTO catalogue_itemmaterial (version_id, code, "order", name, material_type, form, originals, copies, paper_specification, source,
    source_note, issuer, legal_basis, acceptance_standard, filling_notes, necessity, needed_when, licence_type_code, extra)
SELECT id, 'M80', 80, '第' || id % :names: || '类业务情况说明', 'other', 'either', 1, 0, '', 'applicant', '', '', '', '', '', 'necessary', '[]'::jsonb, '', '{}'::jsonb
FROM catalogue_itemversion
UNION ALL
SELECT id, 'M90', 90, CASE WHEN id % 2 = 0 THEN '居民身份证' ELSE '二代居民身份证原件' END, 'licence', 'either', 1, 0, '', 'applicant', '', '', '', '', '', 'necessary', '[]'::jsonb, '', '{}'::jsonb
FROM catalogue_itemversion WHERE id <= :identity:;
INSERT INTO catalogue_itemmaterial (version_id, code, "order", name, material_type, form, originals, copies, paper_specification, source,
    source_note, issuer, legal_basis, acceptance_standard, filling_notes, necessity, needed_when, licence_type_code, extra)
SELECT :wide:, 'W' || lpad(n::text, 2, '0'), 100 + n, '分情形提交的第' || n || '份材料', 'other', 'either', 1, 0, '', 'applicant', '', '', '', '', '', 'necessary',
    CASE WHEN n <= :wide_questions: THEN jsonb_build_array(jsonb_build_object('q' || n, 'yes')) ELSE '[]'::jsonb END, '', '{}'
FROM generate_series(1, :wide_materials:) n;
UPDATE catalogue_itemversion SET situations = jsonb_build_object(
    'start', (SELECT jsonb_agg('q' || n) FROM generate_series(1, :wide_questions:, 2) n),
    'questions', (SELECT jsonb_agg(jsonb_build_object('id', 'q' || n, 'text', '第' || n || '个问题', 'options', jsonb_build_array(
        jsonb_build_object('id', 'yes', 'label', '是', 'then', CASE WHEN n % 2 = 1 THEN jsonb_build_array('q' || n + 1) ELSE '[]'::jsonb END),
        jsonb_build_object('id', 'no', 'label', '否')))) FROM generate_series(1, :wide_questions:) n)) WHERE id = :wide:;
INSERT INTO catalogue_standardmaterial (name, material_type, form, issuer, licence_type_code, is_shared, shared_by, note, moved, changed_at, changed_by)
SELECT CASE n WHEN 1 THEN '居民身份证' WHEN 2 THEN '二代居民身份证' ELSE '第' || n || '类业务情况说明' END, 'licence', 'either', '', '', false, '', '', '{}', ':at:', '目录'
FROM generate_series(1, :materials:) n;
INSERT INTO catalogue_materialalias (entry_id, said, key) SELECT id, name, name FROM catalogue_standardmaterial;
INSERT INTO catalogue_materialname (key, name, uses, entry_id, whose, suggested_id, confidence, refused, is_own, batch, decided_at, decided_by)
SELECT n.name, n.name, n.uses, s.id, '', CASE WHEN s.id IS NULL THEN (SELECT min(id) FROM catalogue_standardmaterial) + n.place % :materials: END, CASE WHEN s.id IS NULL THEN 80 ELSE 100 END, '[]', false, '',
    CASE WHEN s.id IS NOT NULL THEN ':at:'::timestamptz END, CASE WHEN s.id IS NULL THEN '' ELSE '目录' END
FROM (SELECT regexp_replace(name, '原件$', '') AS name, count(*) AS uses, row_number() OVER (ORDER BY regexp_replace(name, '原件$', '')) AS place
      FROM catalogue_itemmaterial GROUP BY 1) n LEFT JOIN catalogue_standardmaterial s ON s.name = n.name;
INSERT INTO catalogue_materialspelling (text, name_id)
SELECT s.text, n.id FROM (SELECT DISTINCT name AS text FROM catalogue_itemmaterial) s JOIN catalogue_materialname n ON n.name = regexp_replace(s.text, '原件$', '')
""",
    "directory": """
INSERT INTO catalogue_baseitem (basic_code, line, levels, region_prefix, status)
SELECT '0001' || lpad((10 + n % 80)::text, 2, '0') || lpad(n::text, 6, '0'), lpad((10 + n % 80)::text, 2, '0'), '["3", "4"]', '', 'in_use'
FROM generate_series(1, :directory:) n;
INSERT INTO catalogue_baseversion (base_id, number, name, elements, materials, steps, effective_on, published_at, fingerprint)
SELECT b.id, n, '目录事项' || b.basic_code, jsonb_build_object('statutory_limit', 10 + n), '[]', '[]', ':today:', ':at:', ''
FROM catalogue_baseitem b CROSS JOIN generate_series(1, 2) n;
UPDATE catalogue_baseitem b SET current_id = v.id FROM catalogue_baseversion v WHERE v.base_id = b.id AND v.number = 2;
INSERT INTO catalogue_bodyline (body_id, line, level)
SELECT (SELECT min(id) FROM regions_body), lpad(n::text, 2, '0'), '3' FROM generate_series(10, 29) n;
INSERT INTO catalogue_bodyline (body_id, line, level)
SELECT id, lpad((10 + id % 80)::text, 2, '0'), CASE WHEN id % 2 = 0 THEN '3' ELSE '4' END FROM regions_body WHERE id > (SELECT min(id) FROM regions_body);
INSERT INTO catalogue_claim (base_id, body_id, item_id, reason, at, by_name)
SELECT b.id, i.body_id, i.id, '', ':at:', '目录'
FROM (SELECT id, body_id, row_number() OVER (PARTITION BY body_id ORDER BY id) AS place FROM catalogue_serviceitem
      WHERE id NOT IN (1, :past:, :wide:))  i
JOIN (SELECT l.body_id, b.id, row_number() OVER (PARTITION BY l.body_id ORDER BY b.id) AS place
      FROM catalogue_bodyline l JOIN catalogue_baseitem b ON b.line = l.line) b ON b.body_id = i.body_id AND b.place = i.place;
UPDATE catalogue_itemversion v SET base_version_id = CASE WHEN c.behind THEN (SELECT id FROM catalogue_baseversion o WHERE o.base_id = c.base_id AND o.number = 1)
    ELSE (SELECT id FROM catalogue_baseversion o WHERE o.base_id = c.base_id AND o.number = 2) END
FROM (SELECT item_id, base_id, body_id = (SELECT min(id) FROM regions_body) AND row_number() OVER (PARTITION BY body_id ORDER BY item_id) <= :differences: OR item_id % 10 = 0 AS behind
      FROM catalogue_claim WHERE item_id IS NOT NULL) c WHERE v.item_id = c.item_id
""",
    "presence": """
INSERT INTO catalogue_hallpresence (hall_id, item_id, kind, windows, since, end_reason)
SELECT h.ids[1 + i.id % array_length(h.ids, 1)], i.id, (ARRAY['full', 'comprehensive', 'consultation'])[1 + i.id % 3], '[]', ':today:', ''
FROM catalogue_serviceitem i, (SELECT array_agg(id ORDER BY id) AS ids FROM regions_hall) h;
INSERT INTO catalogue_outsidehalls (item_id, reason, document, since, end_reason)
SELECT id, '涉及国家秘密', '云政发〔2026〕1号', ':today:', '' FROM catalogue_serviceitem WHERE id % 3 = 2 ORDER BY id LIMIT :outside:;
INSERT INTO catalogue_permitreform (item_id, kind, scope, measure, replaced_by, document, since, end_reason)
SELECT item_id, (ARRAY['cancel', 'filing', 'commitment', 'optimise'])[1 + item_id % 4], 'whole_country', '按改革要求办理。', '备案', '国发〔2021〕7号', ':today:', ''
FROM catalogue_itemversion WHERE item_type = 'permit' ORDER BY item_id LIMIT :reforms:
""",
    "proofs": """
INSERT INTO catalogue_proof (body_id, name, state, basis_kind, basis, issuer, guide, replacement, replacement_note, reason, document, since, changed_at, changed_by)
SELECT b.ids[1 + n % 40], '第' || n || '类业务情况说明', CASE WHEN n % 5 = 0 THEN 'cancelled' ELSE 'kept' END, 'law', '《中华人民共和国行政许可法》第三十一条', '街道办事处', '当场开具。', '', '',
    CASE WHEN n % 5 = 0 THEN '没有依据' ELSE '' END, '', ':today:', ':at:', '目录'
FROM generate_series(0, :proofs: - 1) n, (SELECT array_agg(id ORDER BY id) AS ids FROM regions_body WHERE id <= (SELECT min(id) + 39 FROM regions_body)) b;
INSERT INTO catalogue_proofmatch (proof_id, body_id, name, material_code)
SELECT id, body_id, name, '' FROM catalogue_proof
""",
    "delegations": """
INSERT INTO catalogue_delegation (item_id, kind, region_code, region_name, region_level, is_functional_area, place, hours, phone, document, from_on, end_reason, by_name, at)
SELECT n % :items: + 1, CASE WHEN n % 2 = 0 THEN 'window' ELSE 'agent' END, t.code, t.full_name, 4, false, t.name || '便民服务中心' || n, '9:00-17:00', '0990-12345', '云政发〔2026〕2号', ':today:', '', '目录', ':at:'
FROM generate_series(0, :delegations: - 1) n
JOIN (SELECT code, name, full_name, row_number() OVER (ORDER BY code) - 1 AS place FROM regions_region WHERE level = 4 AND code LIKE '9901%') t ON t.place = n % :towns:;
INSERT INTO catalogue_delegation (item_id, kind, region_code, region_name, region_level, is_functional_area, place, hours, phone, document, from_on, end_reason, by_name, at)
SELECT :wide:, 'agent', code, full_name, 4, false, '村代办点', '', '', '云政发〔2026〕3号', ':today:', '', '目录', ':at:' FROM regions_region WHERE level = 4 AND code LIKE '9901%'
""",
    "lists": """
INSERT INTO catalogue_itemlist (code, name, kind, scope, description, keeper_id, region_code, filling, rule, state, size, created_at, closing_reason)
SELECT 'list-' || n, '第' || n || '张清单', 'other', '', '', (SELECT min(id) FROM regions_body), ':city:', CASE WHEN n % 2 = 0 THEN 'rule' ELSE 'batch' END,
    CASE WHEN n % 2 = 0 THEN '[{"element": "visits", "value": 0}, {"element": "instant"}]'::jsonb ELSE '[]' END, 'open', 0, ':at:', ''
FROM generate_series(1, 40) n;
INSERT INTO catalogue_listchange (list_id, way, state, number, year, document_title, document_number, note, "on", at, actor_name, entered, "left")
SELECT l.id, 'batch', 'published', n, 2026, '关于公布清单的通知', '云政发〔2026〕4号', '', ':today:'::date - n, ':at:'::timestamptz - n * interval '1 day', '目录', 0, 0
FROM catalogue_itemlist l CROSS JOIN generate_series(1, 60) n;
INSERT INTO catalogue_listchange (list_id, way, state, number, year, document_title, document_number, note, at, actor_name, entered, "left")
SELECT id, 'batch', 'draft', 61, 2026, '关于公布清单的通知', '云政发〔2026〕5号', '', ':at:', '目录', 0, 0 FROM catalogue_itemlist WHERE filling = 'batch';
INSERT INTO catalogue_listmembership (list_id, item_id, body_id, entered_on, entered_by_id, entry_reason, exit_reason)
SELECT c.list_id, i.id, i.body_id, ':today:', c.id, '列入', ''
FROM catalogue_serviceitem i JOIN catalogue_itemversion v ON v.id = i.current_id
JOIN catalogue_listchange c ON c.number = 1 AND (c.list_id = (SELECT min(id) FROM catalogue_itemlist) AND i.id % 2 = 0
    OR c.list_id = (SELECT min(id) + 1 FROM catalogue_itemlist) AND v.case_type = 'instant' OR i.id % 40 = c.list_id % 40 AND c.list_id > (SELECT min(id) + 1 FROM catalogue_itemlist));
INSERT INTO catalogue_listmembership (list_id, item_id, body_id, entered_on, entered_by_id, entry_reason, left_on, left_by_id, exit_reason)
SELECT c.list_id, i.id, i.body_id, ':today:', c.id, '列入', ':today:', c.id + 1, '移出' FROM catalogue_serviceitem i JOIN catalogue_listchange c ON c.number = 2 AND c.list_id = (SELECT min(id) FROM catalogue_itemlist)
WHERE i.id % 4 = 1;
UPDATE catalogue_itemlist l SET size = (SELECT count(*) FROM catalogue_listmembership m WHERE m.list_id = l.id AND m.left_on IS NULL);
INSERT INTO catalogue_listline (change_id, item_id, act, reason)
SELECT c.id, i.id, 'enter', '' FROM catalogue_serviceitem i, (SELECT id FROM catalogue_listchange WHERE state = 'draft' ORDER BY id LIMIT 1) c WHERE i.id % 2 = 1 ORDER BY i.id LIMIT :batch:;
INSERT INTO catalogue_listexception (list_id, item_id, kind, reason, made_at, made_by, ended_by, end_reason)
SELECT (SELECT min(id) + 1 FROM catalogue_itemlist), id, 'leave_out', '正在调整', ':at:', '目录', '', '' FROM catalogue_serviceitem WHERE id % 7 = 3 ORDER BY id LIMIT :exceptions:
""",
    "policies": """
INSERT INTO catalogue_policy (code, title, document_number, issuer, keeper_id, issued_on, audiences, text, link, state, published_at, withdrawal_reason, changed_at, tokens)
SELECT 'policy-' || n, '关于支持第' || n || '类经营主体的若干措施', '云政发〔2026〕' || n || '号', '云江市人民政府', (SELECT min(id) FROM regions_body) + (n - 1) % 40, ':today:'::date - n, '["enterprise"]',
    repeat('支持经营主体发展。', 100), '', 'published', ':at:', '', ':at:', to_tsvector('simple', '支持 第' || n || '类 经营 主体') FROM generate_series(1, :policies:) n;
INSERT INTO catalogue_policymeasure (policy_id, "order", title, who, benefit, amount, conditions, until, how)
SELECT id, n, '补贴第' || n || '项', '本市经营主体', '一次性补贴', '5000元', '', '', '到大厅申请。' FROM catalogue_policy CROSS JOIN generate_series(1, 5) n;
INSERT INTO catalogue_policymeasure_items (policymeasure_id, serviceitem_id)
SELECT m.id, 1 + (m.id * 7 + n) % :items: FROM catalogue_policymeasure m CROSS JOIN generate_series(1, 3) n ON CONFLICT DO NOTHING
""",
    "findings": """
INSERT INTO catalogue_guidefinding (item_id, body_id, check_name, rule, element, "where", where_name, is_blocking, quote, facts, not_given, first_seen_at, last_seen_at, set_aside_by_name, set_aside_reason)
SELECT i.id, i.body_id, c.name, 'R-ITEM-38', c.element, '', '', c.blocks AND i.id % 4 = 0, '', '{}', false, ':at:', ':at:', '', ''
FROM catalogue_serviceitem i CROSS JOIN (VALUES ('element_missing', 'place', true), ('telephone_missing', 'consultation', false)) c(name, element, blocks);
INSERT INTO catalogue_sourcegap (source, body_id, check_name, element, items, counted_at)
SELECT '来源' || n % 5, id, 'element_missing', (ARRAY['place', 'hours', 'complaint'])[1 + n % 3], 5, ':at:' FROM regions_body CROSS JOIN generate_series(0, 4) n
""",
    "days": """
INSERT INTO catalogue_catalogueDaily (day, body_id, item_type, counted_at, is_recounted, items, with_both_days, sum_statutory, sum_promised, converted, with_ratio, sum_ratio,
    with_steps, steps, materials, with_visits, visits, zero_visit, at_most_one_visit, typed, instant, charged, bundles, no_line, no_line_but_placeholder, zero_material, online, with_depth, fully_online, depths)
SELECT ':today:'::date - d, k.body_id, k.item_type, ':at:', false, k.items, k.items, k.items * 20, k.items * (5 + d % 5), 0, k.items, k.items * 0.4,
    k.items, k.items * 3, k.items * 5, k.items, k.items, 0, k.items, k.items, k.items / 2, 0, 0, 0, 0, 0, k.items, 0, 0, '{"handling": 0, "acceptance": 0}'
FROM generate_series(1, :days:) d CROSS JOIN
    (SELECT i.body_id, v.item_type, count(*) AS items FROM catalogue_serviceitem i JOIN catalogue_itemversion v ON v.id = i.current_id GROUP BY 1, 2) k
""",
    "questions": """
INSERT INTO catalogue_question (token, words, text, asked_at, state, answer, answered_by)
SELECT md5(n::text), '第' || n || '件事', '请问第' || n || '件事怎么办理？', ':at:'::timestamptz - n * interval '1 minute', CASE WHEN n % 2 = 0 THEN 'open' ELSE 'answered' END, '到大厅办理。', '目录'
FROM generate_series(1, 2 * :questions:) n;
UPDATE catalogue_question SET answered_at = asked_at WHERE state = 'answered';
INSERT INTO catalogue_searchmiss (words, times, first_on, last_on, is_done) SELECT '找不到的词' || n, n % 50 + 1, ':today:', ':today:', false FROM generate_series(1, :questions:) n;
INSERT INTO catalogue_ownsaying (key, said, means, kind, is_on, note, changed_by, changed_at)
SELECT '自己的话' || n, '自己的话' || n, '["食品经营许可证"]', 'thing', true, '', '目录', ':at:' FROM generate_series(1, :sayings:) n
""",
    "forms": """
INSERT INTO forms_form (code, body_id, made_at) SELECT 'form-' || n, (SELECT min(id) FROM regions_body) + (n - 1) % 40, ':at:' FROM generate_series(1, :forms:) n;
INSERT INTO forms_formdefinition (code, version, title, schema, ui, digest, published_at, published_by)
SELECT 'form-' || n, v, '第' || n || '张申请表', f.schema, f.ui, md5(n || '-' || v), ':at:', '目录'
FROM generate_series(1, :forms:) n CROSS JOIN generate_series(1, 5) v, (SELECT schema, ui FROM forms_formdefinition WHERE code = 'bench-general' LIMIT 1) f;
INSERT INTO forms_formdefinition (code, version, title, schema, ui, digest, published_at, published_by)
SELECT 'form-1', v, '第1张申请表', f.schema, f.ui, md5('x' || v), ':at:', '目录' FROM generate_series(6, 100) v, (SELECT schema, ui FROM forms_formdefinition WHERE code = 'bench-general' LIMIT 1) f;
INSERT INTO forms_optionlist (key, body_id, name, entries, revision, changed_at, changed_by)
SELECT 'list' || n, (SELECT min(id) FROM regions_body) + (n - 1) % 40, '选项表' || n, (SELECT jsonb_agg(jsonb_build_object('code', 'c' || k, 'label', '选项' || k)) FROM generate_series(1, 100) k), 1, ':at:', '目录' FROM generate_series(1, :forms:) n
""",
    "versions and reviews": """
SELECT setval(pg_get_serial_sequence('catalogue_itemversion', 'id'), max(id)) FROM catalogue_itemversion;
SELECT setval(pg_get_serial_sequence('catalogue_serviceitem', 'id'), max(id)) FROM catalogue_serviceitem;
CREATE TEMP TABLE again AS SELECT * FROM catalogue_itemversion WHERE item_id IN (:past:, :wide:) OR item_id BETWEEN 101 AND 100 + :submissions:;
ALTER TABLE again DROP COLUMN id;
UPDATE again SET number = 2, state = CASE WHEN item_id = :wide: THEN 'draft' ELSE 'submitted' END, published_at = NULL, effective_on = NULL WHERE item_id <> :past:;
CREATE TEMP TABLE past AS SELECT a.* FROM again a CROSS JOIN generate_series(2, :versions:) n WHERE a.item_id = :past:;
UPDATE past SET number = n.number FROM (SELECT ctid AS at, 1 + row_number() OVER () AS number FROM past) n WHERE past.ctid = n.at;
UPDATE past SET name = name || number, published_at = published_at + number * interval '1 day', effective_on = effective_on + number;
DELETE FROM again WHERE item_id = :past:;
INSERT INTO again SELECT * FROM past;
DO $$ DECLARE names text; BEGIN
    SELECT string_agg(quote_ident(column_name), ', ') INTO names FROM information_schema.columns WHERE table_name = 'catalogue_itemversion' AND column_name <> 'id' AND table_schema = 'public'
;   EXECUTE 'INSERT INTO catalogue_itemversion (' || names || ') SELECT ' || names || ' FROM again'
; END $$;
INSERT INTO catalogue_itemmaterial (version_id, code, "order", name, material_type, form, originals, copies, paper_specification, source,
    source_note, issuer, legal_basis, acceptance_standard, filling_notes, necessity, needed_when, licence_type_code, extra)
SELECT v.id, m.code, m."order", m.name, m.material_type, m.form, m.originals, m.copies, '', m.source, '', '', m.legal_basis, '', '', m.necessity, m.needed_when, '', '{}'
FROM catalogue_itemversion v JOIN catalogue_itemmaterial m ON m.version_id = v.item_id WHERE v.id > :items:;
UPDATE catalogue_serviceitem SET current_id = (SELECT id FROM catalogue_itemversion WHERE item_id = :past: AND number = :versions:) WHERE id = :past:;
INSERT INTO catalogue_submission (version_id, round, state, note, submitted_at, submitted_by_id)
SELECT id, 1, 'open', '年度调整', ':at:'::timestamptz - id * interval '1 minute', (SELECT min(id) FROM identity_staff) FROM catalogue_itemversion WHERE state = 'submitted';
INSERT INTO catalogue_itemact (kind, state, title, body_id, region_code, reason, document, effective_on, drafted_at, by_name, published_at, in_force_at)
SELECT 'suspend', 'published', v.name, i.body_id, i.region_code, '系统升级', '', ':today:', ':at:', '目录', ':at:'::timestamptz - i.id * interval '1 minute', ':at:'
FROM catalogue_serviceitem i JOIN catalogue_itemversion v ON v.id = i.current_id WHERE i.id > :items: - :acts:;
INSERT INTO catalogue_itemact_items (itemact_id, serviceitem_id)
SELECT a.id, i.id FROM catalogue_itemact a JOIN catalogue_serviceitem i ON i.id = :items: - :acts: + (a.id - (SELECT min(id) FROM catalogue_itemact)) + 1;
INSERT INTO catalogue_itemcompanion (item_id, other_id, way, people, note, by_name, at)
SELECT 1 + n / 5, 1 + (n / 5 + 1 + n % 5) % :items:, 'counted', 100 - n % 5, '', '', ':at:' FROM generate_series(0, :companions: - 1) n;
INSERT INTO catalogue_cataloguechange (kind, item_id, version_id, at) SELECT 'version_published', item_id, id, published_at FROM catalogue_itemversion WHERE published_at IS NOT NULL ORDER BY id
""",
    "imports": """
INSERT INTO catalogue_catalogueimport (source, profile, path, at, actor_name, summary, findings)
SELECT '来源1', 'guangxi', 'file.xlsx', ':at:', '目录', '{"items": 1000}', (SELECT jsonb_agg(jsonb_build_object('file', 'file.xlsx', 'row', n, 'column', '事项名称', 'reason', 'empty', 'value', '')) FROM generate_series(1, :faults:) n);
INSERT INTO catalogue_importrun (public_id, staff_id, name, language, state, partial, attempt, tries, rows_done, position, counts, faults, written, problem, problem_facts, requested_at)
SELECT gen_random_uuid(), s.id, 'file.xlsx', 'zh-hans', 'checked', false, 1, 1, :faults:, 0, jsonb_build_object('items', :items:, 'faults', :faults:, 'created', 0, 'updated', :items:),
    (SELECT jsonb_agg(jsonb_build_array('事项', n, '事项名称', '', '', '没有填写', '请填写', 'fault')) FROM generate_series(1, least(:faults:, 200)) n), '{}', '', '{}', ':at:'
FROM identity_staff s JOIN identity_user u ON u.id = s.user_id WHERE u.username LIKE 'manager%'
""",
}


MANAGERS = ("manager-all", "manager-city", "manager-one", "reviewer")


def managers(at: datetime, password_hash: str) -> None:
    """Who keeps the catalogue: of all bodies one by one, of the city, of the largest body; and who reviews."""
    from tongban.identity.enums import Role, UserKind
    from tongban.identity.models import Post, Staff, User
    from tongban.regions.models import Body

    body = Body.objects.order_by("pk").first()
    assert body is not None
    bodies = list(Body.objects.values_list("pk", flat=True))
    wanted = {
        "manager-all": [(Role.CATALOGUE_MANAGER, {"body_id": pk}) for pk in bodies],
        "manager-city": [(Role.CATALOGUE_MANAGER, {"region_code": CITY})],
        "manager-one": [(Role.CATALOGUE_MANAGER, {"body_id": body.pk})],
        "reviewer": [(Role.ESTABLISHMENT_REVIEWER, {"region_code": CITY}), (Role.LEGAL_REVIEWER, {"region_code": CITY})],
    }  # fmt: skip
    for number, (name, posts) in enumerate(wanted.items()):
        user = User.objects.create(username=name, kind=UserKind.STAFF, password=password_hash, password_changed_at=at)
        staff = Staff.objects.create(user=user, name="目录管理员", staff_no=f"C{number:05d}", body=body)
        Post.objects.bulk_create(Post(staff=staff, role=role, starts_on=at.date(), **where) for role, where in posts)
