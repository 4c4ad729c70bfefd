"""A published version never changes (R-ITEM-7): the database refuses it too."""

from django.db import migrations, models

FORWARD = """
CREATE FUNCTION catalogue_version_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state = 'draft' THEN
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
  END IF;
  IF TG_OP = 'UPDATE' AND OLD.state = 'published' AND NEW.state = 'withdrawn'
     AND to_jsonb(NEW) - 'state' = to_jsonb(OLD) - 'state' THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'version % is published and never changes', OLD.id USING ERRCODE = 'check_violation';
END $$;

CREATE FUNCTION catalogue_version_part_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  owner bigint;
BEGIN
  IF TG_ARGV[0] = 'itemversion_id' THEN
    owner := CASE TG_OP WHEN 'DELETE' THEN (to_jsonb(OLD) ->> 'itemversion_id')::bigint
                        ELSE (to_jsonb(NEW) ->> 'itemversion_id')::bigint END;
  ELSE
    owner := CASE TG_OP WHEN 'DELETE' THEN OLD.version_id ELSE NEW.version_id END;
  END IF;
  IF EXISTS (SELECT 1 FROM catalogue_itemversion WHERE id = owner AND state <> 'draft') THEN
    RAISE EXCEPTION 'version % is published and never changes', owner USING ERRCODE = 'check_violation';
  END IF;
  RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE TRIGGER version_stays BEFORE UPDATE OR DELETE ON catalogue_itemversion
  FOR EACH ROW EXECUTE FUNCTION catalogue_version_stays();
CREATE TRIGGER material_stays BEFORE INSERT OR UPDATE OR DELETE ON catalogue_itemmaterial
  FOR EACH ROW EXECUTE FUNCTION catalogue_version_part_stays('version_id');
CREATE TRIGGER step_stays BEFORE INSERT OR UPDATE OR DELETE ON catalogue_itemstep
  FOR EACH ROW EXECUTE FUNCTION catalogue_version_part_stays('version_id');
CREATE TRIGGER theme_stays BEFORE INSERT OR UPDATE OR DELETE ON catalogue_itemversion_themes
  FOR EACH ROW EXECUTE FUNCTION catalogue_version_part_stays('itemversion_id');
"""
BACKWARD = """
DROP TRIGGER version_stays ON catalogue_itemversion;
DROP TRIGGER material_stays ON catalogue_itemmaterial;
DROP TRIGGER step_stays ON catalogue_itemstep;
DROP TRIGGER theme_stays ON catalogue_itemversion_themes;
DROP FUNCTION catalogue_version_stays();
DROP FUNCTION catalogue_version_part_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0001_initial")]
    operations = [
        migrations.AlterField(
            model_name="itemversion",
            name="item_type",
            field=models.CharField(
                blank=True,
                choices=[
                    ("permit", "行政许可"), ("penalty", "行政处罚"), ("coercion", "行政强制"), ("levy", "行政征收"),
                    ("benefit", "行政给付"), ("inspection", "行政检查"), ("confirmation", "行政确认"), ("reward", "行政奖励"),
                    ("adjudication", "行政裁决"), ("other_power", "其他行政权力"), ("public_service", "公共服务"),
                ],
                max_length=20,
            ),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
