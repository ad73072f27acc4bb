import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q


def by_person(apps, schema_editor):
    """A hold on a person named a cluster, which changes. It names the record whose reference it carries, and everybody
    who is the same human, by either. Whom other holds are about the worker names within the hour."""
    holds, people = apps.get_model("oversight", "Hold").objects, apps.get_model("people", "Person").objects
    beside = apps.get_model("oversight", "HoldPerson").objects
    for pk, cluster, reference in holds.filter(of="people.Person").values_list("pk", "target", "reference"):
        hers = people.filter(reference=reference).values_list("uid", "cluster").first()
        if hers is not None:
            holds.filter(pk=pk).update(target=hers[0])
        clusters = {cluster, hers[1]} if hers is not None else {cluster}
        uids = people.filter(cluster__in=clusters).values_list("uid", flat=True)
        beside.bulk_create([beside.model(hold_id=pk, person=uid) for uid in uids])


def as_they_stood(apps, schema_editor):
    """Until now a signature counted once it was recorded: what stands on one goes on counting."""
    signed = apps.get_model("oversight", "Signatory").objects.filter(signed_on__isnull=False)
    signed.update(confirmed_at=F("created_at"), confirmed_by=F("recorded_by"))


def settled(apps, schema_editor):
    """Keys are checked now: PostgreSQL lays no index on a table of which some wait to be."""
    schema_editor.connection.check_constraints()


class Migration(migrations.Migration):

    dependencies = [
        ('access', '0007_accounts'),
        ('oversight', '0008_typed_names'),
        ('people', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='HoldPerson',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('person', models.UUIDField()),
                ('hold', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='people', to='oversight.hold')),
            ],
            options={
                'verbose_name_plural': 'hold people',
                'indexes': [models.Index(fields=['person'], name='hold_by_person')],
                'constraints': [models.UniqueConstraint(fields=('hold', 'person'), name='hold_person_once')],
            },
        ),
        migrations.RemoveConstraint(
            model_name='disposalitem',
            name='disposal_item_outcome',
        ),
        migrations.AlterField(
            model_name='disposalitem',
            name='outcome',
            field=models.CharField(choices=[('waiting', 'Due'), ('excluded', 'Left out'), ('held', 'Held'), ('not_due', 'No longer due'), ('kept', 'Kept: something stands on it'), ('failed', 'Kept: a fault stopped it'), ('disposed', 'Disposed of')], default='waiting', max_length=8),
        ),
        migrations.AddConstraint(
            model_name='disposalitem',
            constraint=models.CheckConstraint(condition=Q(outcome__in=['waiting', 'excluded', 'held', 'not_due', 'kept', 'failed', 'disposed']), name='disposal_item_outcome'),
        ),
        migrations.AddField(
            model_name='signatory',
            name='confirmed_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='signatory',
            name='confirmed_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='signatory',
            constraint=models.CheckConstraint(condition=Q(Q(('confirmed_at__isnull', True), ('confirmed_by__isnull', True)), Q(('confirmed_at__isnull', False), ('confirmed_by__isnull', False), ('signed_on__isnull', False)), _connector='OR'), name='signatory_confirmed'),
        ),
        migrations.RunPython(by_person, migrations.RunPython.noop, elidable=True),
        migrations.RunPython(as_they_stood, migrations.RunPython.noop, elidable=True),
        migrations.RunPython(settled, migrations.RunPython.noop, elidable=True),
    ]
