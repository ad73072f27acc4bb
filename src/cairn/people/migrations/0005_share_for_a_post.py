import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q


def for_whose_work(apps, editor):
    """Where a reader worked on the day on which she was given the share: where the record is kept, or else an agency
    that was involved with it, or else wherever she was. Where nothing says so it is the record's own agency."""
    share, post = apps.get_model("people", "Share"), apps.get_model("access", "Appointment")
    share.objects.filter(to_agency__isnull=False).update(reads_for=F("to_agency"))
    involvement = apps.get_model("people", "Involvement")
    for row in share.objects.filter(reads_for__isnull=True).select_related("person").order_by("id"):
        then = post.objects.filter(
            Q(until_on__isnull=True) | Q(until_on__gte=row.from_on),
            user=row.user_id, area=row.person.area_id, from_on__lte=row.from_on,
        )  # fmt: skip
        at = list(then.order_by("id").values_list("agency", flat=True))
        own = row.person.agency_id
        there = set(involvement.objects.filter(person=row.person_id).values_list("agency", flat=True))
        at.sort(key=lambda agency: (agency != own, agency not in there))
        share.objects.filter(pk=row.pk).update(reads_for=at[0] if at else own)


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0007_accounts"),
        ("people", "0004_sharing_with_agencies"),
    ]

    operations = [
        migrations.AddField(
            "share",
            "reads_for",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="access.agency"
            ),
        ),
        migrations.RunPython(for_whose_work, migrations.RunPython.noop),
        migrations.AlterField(
            "share",
            "reads_for",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="access.agency"
            ),
        ),
    ]
