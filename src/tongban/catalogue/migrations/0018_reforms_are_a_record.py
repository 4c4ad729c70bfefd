from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [("catalogue", "0017_material_dictionary")]

    operations = [migrations.RemoveField(model_name="permitreform", name="status_before")]
