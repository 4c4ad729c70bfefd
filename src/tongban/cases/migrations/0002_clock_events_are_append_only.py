"""Clock events are facts: the database itself refuses to change or delete one."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION cases_clockevent_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'clock events are append-only';
END $$;
CREATE TRIGGER cases_clockevent_append_only BEFORE UPDATE OR DELETE ON cases_clockevent
    FOR EACH ROW EXECUTE FUNCTION cases_clockevent_append_only();
"""
BACK = """
DROP TRIGGER cases_clockevent_append_only ON cases_clockevent;
DROP FUNCTION cases_clockevent_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACK)]
