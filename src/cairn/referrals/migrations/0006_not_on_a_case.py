from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("referrals", "0005_on_case_at")]

    operations = [
        migrations.RemoveIndex("referral", "referral_for_a_case"),
        migrations.AddIndex(
            "referral",
            models.Index(
                fields=["to_agency", "area", "state", "received_at"],
                condition=models.Q(on_case_at__isnull=True),
                name="referral_for_a_case",
            ),
        ),
    ]
