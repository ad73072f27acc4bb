from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("referrals", "0004_sharing_for_a_purpose")]

    operations = [
        migrations.AddField("referral", "on_case_at", models.DateTimeField(null=True)),
        migrations.AddIndex(
            "referral",
            models.Index(fields=["to_agency", "area", "state", "on_case_at"], name="referral_for_a_case"),
        ),
    ]
