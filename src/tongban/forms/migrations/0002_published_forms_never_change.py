from django.db import migrations

GUARD = """
CREATE FUNCTION forms_definition_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a published form never changes: publish the next version' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER forms_definition_is_final BEFORE UPDATE OR DELETE ON forms_formdefinition
    FOR EACH ROW EXECUTE FUNCTION forms_definition_is_final();
"""
UNGUARD = """
DROP TRIGGER forms_definition_is_final ON forms_formdefinition;
DROP FUNCTION forms_definition_is_final();
"""


class Migration(migrations.Migration):
    dependencies = [("forms", "0001_initial")]
    operations = [migrations.RunSQL(GUARD, UNGUARD)]
