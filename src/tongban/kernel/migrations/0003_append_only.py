"""Audit entries, their seals and events are written once: the database refuses to change, remove or empty them."""

from django.db import migrations

TABLES = ["kernel_auditentry", "kernel_auditseal", "kernel_outboxevent"]
FORWARD = """
CREATE FUNCTION kernel_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END $$;
""" + "".join(
    f"""
CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION kernel_refuse_change();
CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION kernel_refuse_change();
"""
    for table in TABLES
)
BACKWARD = "".join(
    f"DROP TRIGGER {table}_no_change ON {table}; DROP TRIGGER {table}_no_truncate ON {table};" for table in TABLES
) + "DROP FUNCTION kernel_refuse_change();"


class Migration(migrations.Migration):
    dependencies = [("kernel", "0002_audit_chain")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
