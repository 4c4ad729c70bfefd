from django.db import migrations, models

# What stands around a guide is told to those who follow, like what stands in it: noted by the database, so that no way of
# changing it is left out.
FORWARD = """
CREATE FUNCTION catalogue_note_items(what text, of_items bigint[]) RETURNS void LANGUAGE sql AS $$
  INSERT INTO catalogue_cataloguechange (kind, item_id, at)
    SELECT what, id, now() FROM catalogue_serviceitem WHERE id = ANY (of_items) AND current_id IS NOT NULL ORDER BY id;
$$;

CREATE FUNCTION catalogue_note_around() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM catalogue_note_items(TG_ARGV[0], ARRAY[NEW.item_id]);
  RETURN NULL;
END $$;

CREATE FUNCTION catalogue_note_notice() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM catalogue_note_items('notice_changed', ARRAY[NEW.id]);
  RETURN NULL;
END $$;

CREATE FUNCTION catalogue_note_list() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM catalogue_note_items('lists_changed',
    ARRAY(SELECT item_id FROM catalogue_listmembership WHERE list_id = NEW.id AND left_on IS NULL));
  RETURN NULL;
END $$;

CREATE FUNCTION catalogue_note_policy() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM catalogue_note_items('policies_changed',
    ARRAY(SELECT DISTINCT mi.serviceitem_id FROM catalogue_policymeasure m
            JOIN catalogue_policymeasure_items mi ON mi.policymeasure_id = m.id WHERE m.policy_id = NEW.id));
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
CREATE TRIGGER list_change_is_noted AFTER UPDATE OF name, state ON catalogue_itemlist
  FOR EACH ROW WHEN ((OLD.name, OLD.state) IS DISTINCT FROM (NEW.name, NEW.state)) EXECUTE FUNCTION catalogue_note_list();
CREATE TRIGGER policy_change_is_noted AFTER UPDATE OF state ON catalogue_policy
  FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state AND 'published' IN (OLD.state, NEW.state))
  EXECUTE FUNCTION catalogue_note_policy();
CREATE TRIGGER notice_is_noted AFTER UPDATE OF standing_id ON catalogue_serviceitem
  FOR EACH ROW WHEN (OLD.standing_id IS DISTINCT FROM NEW.standing_id AND NEW.current_id IS NOT NULL)
  EXECUTE FUNCTION catalogue_note_notice();
"""
BACKWARD = """
DROP TRIGGER place_is_noted ON catalogue_delegation;
DROP TRIGGER place_change_is_noted ON catalogue_delegation;
DROP TRIGGER presence_is_noted ON catalogue_hallpresence;
DROP TRIGGER presence_change_is_noted ON catalogue_hallpresence;
DROP TRIGGER reform_is_noted ON catalogue_permitreform;
DROP TRIGGER reform_change_is_noted ON catalogue_permitreform;
DROP TRIGGER membership_is_noted ON catalogue_listmembership;
DROP TRIGGER membership_end_is_noted ON catalogue_listmembership;
DROP TRIGGER list_change_is_noted ON catalogue_itemlist;
DROP TRIGGER policy_change_is_noted ON catalogue_policy;
DROP TRIGGER notice_is_noted ON catalogue_serviceitem;
DROP FUNCTION catalogue_note_around();
DROP FUNCTION catalogue_note_notice();
DROP FUNCTION catalogue_note_list();
DROP FUNCTION catalogue_note_policy();
DROP FUNCTION catalogue_note_items(text, bigint[]);
DELETE FROM catalogue_cataloguechange WHERE kind LIKE '%\\_changed';
"""
KINDS = [
    ("version_published", "发布新版本"), ("version_withdrawn", "撤下版本"), ("item_suspended", "暂停办理"), ("item_cancelled", "取消事项"),
    ("item_resumed", "恢复办理"), ("notice_changed", "公告有变化"), ("places_changed", "就近办理点有变化"), ("halls_changed", "进驻大厅有变化"),
    ("lists_changed", "所在清单有变化"), ("policies_changed", "相关政策有变化"), ("reforms_changed", "改革方式有变化"),
]  # fmt: skip


class Migration(migrations.Migration):

    dependencies = [("catalogue", "0021_lists_follow_items")]

    operations = [
        migrations.AlterField("cataloguechange", "kind", models.CharField(choices=KINDS, max_length=20)),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
