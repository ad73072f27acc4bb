from django.db import migrations

import cairn.core.fields
from cairn.core import sealing


def apart(apps, editor):
    # A sealed value opens in its own column only: what somebody of no agency gave is opened, and sealed for the new one.
    # So is what went on with such a referral to another service, word for word.
    rows = apps.get_model("referrals", "Referral").objects
    found = list(rows.filter(given_by__isnull=False, source__in=("self", "friend")))
    while found:
        for row in found:
            blob = sealing.seal(
                row.given_by.open_unshown(),
                key=row.data_key,
                column="referrals_referral.informant",
                row=row.uid,
            )
            rows.filter(pk=row.pk).update(informant=cairn.core.fields.SealedBlob(blob), given_by=None)
        passed = [row.pk for row in found]
        found = list(rows.filter(given_by__isnull=False, source="passed_on", passed_from__in=passed))


class Migration(migrations.Migration):
    dependencies = [("access", "0007_accounts"), ("referrals", "0006_not_on_a_case")]

    operations = [
        migrations.AddField("referral", "informant", cairn.core.fields.SealedText(blank=True, null=True)),
        migrations.RunPython(apart, migrations.RunPython.noop),
    ]
