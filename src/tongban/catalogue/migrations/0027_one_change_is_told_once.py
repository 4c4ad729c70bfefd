"""One statement that touches twenty rows of an item is told as one change of it; measures that go on with other items and
what keepers say of companions are told too."""

from django.db import migrations, models

FORWARD = """
DROP TRIGGER place_is_noted ON catalogue_delegation;
DROP TRIGGER place_change_is_noted ON catalogue_delegation;
DROP TRIGGER presence_is_noted ON catalogue_hallpresence;
DROP TRIGGER presence_change_is_noted ON catalogue_hallpresence;
DROP TRIGGER reform_is_noted ON catalogue_permitreform;
DROP TRIGGER reform_change_is_noted ON catalogue_permitreform;
DROP TRIGGER membership_is_noted ON catalogue_listmembership;
DROP TRIGGER membership_end_is_noted ON catalogue_listmembership;
DROP FUNCTION catalogue_note_around();

CREATE FUNCTION catalogue_note_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM catalogue_note_items(TG_ARGV[0], ARRAY(SELECT DISTINCT item_id FROM touched));
  RETURN NULL;
END $$;

CREATE FUNCTION catalogue_note_altered() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM catalogue_note_items(TG_ARGV[0], ARRAY(
    SELECT DISTINCT touched.item_id FROM touched JOIN untouched USING (id)
     WHERE CASE WHEN TG_NARGS > 1 THEN to_jsonb(touched) -> TG_ARGV[1] IS DISTINCT FROM to_jsonb(untouched) -> TG_ARGV[1]
                ELSE ROW(touched.*) IS DISTINCT FROM ROW(untouched.*) END));
  RETURN NULL;
END $$;

CREATE FUNCTION catalogue_note_measure() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM catalogue_note_items('policies_changed', ARRAY(
    SELECT DISTINCT touched.serviceitem_id FROM touched JOIN catalogue_policymeasure m ON m.id = touched.policymeasure_id
      JOIN catalogue_policy p ON p.id = m.policy_id WHERE p.state = 'published'));
  RETURN NULL;
END $$;

-- What was counted of companions changes every night and is nobody's word.
CREATE FUNCTION catalogue_note_companion() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM catalogue_note_items('companions_changed', ARRAY(SELECT DISTINCT item_id FROM touched WHERE way <> 'counted'));
  RETURN NULL;
END $$;

CREATE TRIGGER companion_is_noted AFTER INSERT ON catalogue_itemcompanion
  REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION catalogue_note_companion();
CREATE TRIGGER companion_change_is_noted AFTER UPDATE ON catalogue_itemcompanion
  REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION catalogue_note_companion();
CREATE TRIGGER companion_end_is_noted AFTER DELETE ON catalogue_itemcompanion
  REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION catalogue_note_companion();
CREATE TRIGGER measure_is_noted AFTER INSERT ON catalogue_policymeasure_items
  REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION catalogue_note_measure();
CREATE TRIGGER measure_end_is_noted AFTER DELETE ON catalogue_policymeasure_items
  REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION catalogue_note_measure();
CREATE TRIGGER place_is_noted AFTER INSERT ON catalogue_delegation
  REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION catalogue_note_added('places_changed');
CREATE TRIGGER place_change_is_noted AFTER UPDATE ON catalogue_delegation
  REFERENCING OLD TABLE AS untouched NEW TABLE AS touched FOR EACH STATEMENT
  EXECUTE FUNCTION catalogue_note_altered('places_changed');
CREATE TRIGGER presence_is_noted AFTER INSERT ON catalogue_hallpresence
  REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION catalogue_note_added('halls_changed');
CREATE TRIGGER presence_change_is_noted AFTER UPDATE ON catalogue_hallpresence
  REFERENCING OLD TABLE AS untouched NEW TABLE AS touched FOR EACH STATEMENT
  EXECUTE FUNCTION catalogue_note_altered('halls_changed');
CREATE TRIGGER reform_is_noted AFTER INSERT ON catalogue_permitreform
  REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION catalogue_note_added('reforms_changed');
CREATE TRIGGER reform_change_is_noted AFTER UPDATE ON catalogue_permitreform
  REFERENCING OLD TABLE AS untouched NEW TABLE AS touched FOR EACH STATEMENT
  EXECUTE FUNCTION catalogue_note_altered('reforms_changed');
CREATE TRIGGER membership_is_noted AFTER INSERT ON catalogue_listmembership
  REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION catalogue_note_added('lists_changed');
CREATE TRIGGER membership_end_is_noted AFTER UPDATE ON catalogue_listmembership
  REFERENCING OLD TABLE AS untouched NEW TABLE AS touched FOR EACH STATEMENT
  EXECUTE FUNCTION catalogue_note_altered('lists_changed', 'left_on');
"""
BACKWARD = """
DROP TRIGGER companion_is_noted ON catalogue_itemcompanion;
DROP TRIGGER companion_change_is_noted ON catalogue_itemcompanion;
DROP TRIGGER companion_end_is_noted ON catalogue_itemcompanion;
DROP TRIGGER measure_is_noted ON catalogue_policymeasure_items;
DROP TRIGGER measure_end_is_noted ON catalogue_policymeasure_items;
DROP TRIGGER place_is_noted ON catalogue_delegation;
DROP TRIGGER place_change_is_noted ON catalogue_delegation;
DROP TRIGGER presence_is_noted ON catalogue_hallpresence;
DROP TRIGGER presence_change_is_noted ON catalogue_hallpresence;
DROP TRIGGER reform_is_noted ON catalogue_permitreform;
DROP TRIGGER reform_change_is_noted ON catalogue_permitreform;
DROP TRIGGER membership_is_noted ON catalogue_listmembership;
DROP TRIGGER membership_end_is_noted ON catalogue_listmembership;
DROP FUNCTION catalogue_note_added();
DROP FUNCTION catalogue_note_altered();
DROP FUNCTION catalogue_note_measure();
DROP FUNCTION catalogue_note_companion();
DELETE FROM catalogue_cataloguechange WHERE kind IN ('companions_changed', 'proofs_changed');

CREATE FUNCTION catalogue_note_around() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM catalogue_note_items(TG_ARGV[0], ARRAY[NEW.item_id]);
  RETURN NULL;
END $$;

CREATE TRIGGER place_is_noted AFTER INSERT ON catalogue_delegation
  FOR EACH ROW EXECUTE FUNCTION catalogue_note_around('places_changed');
CREATE TRIGGER place_change_is_noted AFTER UPDATE ON catalogue_delegation
  FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION catalogue_note_around('places_changed');
CREATE TRIGGER presence_is_noted AFTER INSERT ON catalogue_hallpresence
  FOR EACH ROW EXECUTE FUNCTION catalogue_note_around('halls_changed');
CREATE TRIGGER presence_change_is_noted AFTER UPDATE ON catalogue_hallpresence
  FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION catalogue_note_around('halls_changed');
CREATE TRIGGER reform_is_noted AFTER INSERT ON catalogue_permitreform
  FOR EACH ROW EXECUTE FUNCTION catalogue_note_around('reforms_changed');
CREATE TRIGGER reform_change_is_noted AFTER UPDATE ON catalogue_permitreform
  FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION catalogue_note_around('reforms_changed');
CREATE TRIGGER membership_is_noted AFTER INSERT ON catalogue_listmembership
  FOR EACH ROW EXECUTE FUNCTION catalogue_note_around('lists_changed');
CREATE TRIGGER membership_end_is_noted AFTER UPDATE OF left_on ON catalogue_listmembership
  FOR EACH ROW WHEN (OLD.left_on IS DISTINCT FROM NEW.left_on) EXECUTE FUNCTION catalogue_note_around('lists_changed');
"""
KINDS = [
    ("version_published", "发布新版本"), ("version_withdrawn", "撤下版本"), ("item_suspended", "暂停办理"), ("item_cancelled", "取消事项"),
    ("item_resumed", "恢复办理"), ("notice_changed", "公告有变化"), ("places_changed", "就近办理点有变化"), ("halls_changed", "进驻大厅有变化"),
    ("lists_changed", "所在清单有变化"), ("policies_changed", "相关政策有变化"), ("reforms_changed", "改革方式有变化"),
    ("companions_changed", "一起办的事项有变化"), ("proofs_changed", "证明事项登记有变化"),
]  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0026_parts_stay_where_they_are")]
    operations = [
        migrations.AlterField("cataloguechange", "kind", models.CharField(choices=KINDS, max_length=20)),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
