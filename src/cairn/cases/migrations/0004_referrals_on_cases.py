from django.db import migrations
from django.db.models import OuterRef, Subquery


def noted(apps, editor):
    # What stands on a case already does not wait for one.
    onto = apps.get_model("cases", "CaseReferral").objects
    apps.get_model("referrals", "Referral").objects.filter(pk__in=onto.values("referral")).update(
        on_case_at=Subquery(onto.filter(referral=OuterRef("pk")).values("created_at")[:1])
    )


class Migration(migrations.Migration):
    dependencies = [("cases", "0003_moves"), ("referrals", "0005_on_case_at")]

    operations = [migrations.RunPython(noted, migrations.RunPython.noop)]
