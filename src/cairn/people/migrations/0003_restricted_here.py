from django.db import migrations, models


def own(apps, editor):
    # Who restricted a record was not kept: each one's own agency ends it, and nobody else's.
    apps.get_model("people", "Person").objects.filter(restricted=True).update(restricted_here=True)


class Migration(migrations.Migration):
    dependencies = [("people", "0002_bars_and_shares")]

    operations = [
        migrations.AddField("person", "restricted_here", models.BooleanField(default=False)),
        migrations.RunPython(own, migrations.RunPython.noop),
    ]
