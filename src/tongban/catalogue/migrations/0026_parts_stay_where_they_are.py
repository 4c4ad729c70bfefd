"""A part of a published version is not moved to another version either (R-ITEM-7): its old owner is asked as well."""

from django.db import migrations

FORWARD = """
CREATE OR REPLACE FUNCTION catalogue_version_part_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  owner bigint;
  former bigint;
BEGIN
  IF TG_OP <> 'DELETE' THEN
    owner := CASE TG_ARGV[0] WHEN 'itemversion_id' THEN (to_jsonb(NEW) ->> 'itemversion_id')::bigint END;
    IF owner IS NULL THEN owner := NEW.version_id; END IF;
  END IF;
  IF TG_OP <> 'INSERT' THEN
    former := CASE TG_ARGV[0] WHEN 'itemversion_id' THEN (to_jsonb(OLD) ->> 'itemversion_id')::bigint END;
    IF former IS NULL THEN former := OLD.version_id; END IF;
  END IF;
  IF EXISTS (SELECT 1 FROM catalogue_itemversion WHERE id IN (owner, former) AND state <> 'draft') THEN
    RAISE EXCEPTION 'version % is published and never changes', coalesce(former, owner) USING ERRCODE = 'check_violation';
  END IF;
  RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
"""
BACKWARD = """
CREATE OR REPLACE FUNCTION catalogue_version_part_stays() RETURNS trigger LANGUAGE plpgsql AS $$
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
"""


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0025_drafts_given_up")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
