from django.db import migrations, models


def by_person(apps, schema_editor):
    """An item named a cluster, which changes. It names every record of that human, as far as there are any today."""
    named = apps.get_model("oversight", "DisposalItemPerson").objects
    people = apps.get_model("people", "Person").objects
    rows = list(named.values_list("item", "person"))
    uids = {}
    for uid, cluster in people.filter(cluster__in=named.values("person")).values_list("uid", "cluster"):
        uids.setdefault(cluster, []).append(uid)
    named.all().delete()  # all of them first: a record's uid can be another row's cluster
    named.bulk_create([named.model(item_id=item, person=uid) for item, cluster in rows for uid in uids.get(cluster, ())])


def settled(apps, schema_editor):
    """Keys are checked now: PostgreSQL lays no index on a table of which some wait to be."""
    schema_editor.connection.check_constraints()


class Migration(migrations.Migration):

    dependencies = [
        ('oversight', '0009_holds_by_person'),
        ('people', '0001_initial'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='disposalitemperson',
            name='disposal_item_person',
        ),
        migrations.RenameField(
            model_name='disposalitemperson',
            old_name='cluster',
            new_name='person',
        ),
        migrations.RunPython(by_person, migrations.RunPython.noop, elidable=True),
        migrations.RunPython(settled, migrations.RunPython.noop, elidable=True),
        migrations.AddIndex(
            model_name='disposalitemperson',
            index=models.Index(fields=['person'], name='disposal_item_person'),
        ),
    ]
