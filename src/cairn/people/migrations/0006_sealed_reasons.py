from django.db import migrations

from cairn.access.keys import system_key
from cairn.core import sealing
from cairn.core.fields import SealedBlob, SealedText


def sealed(apps, editor):
    # The clear column is emptied as well: to drop it alone leaves what stood there in the table's pages.
    bars = apps.get_model("people", "Bar").objects
    for bar in list(bars.exclude(because_in_clear="")):
        key = bar.because_key or system_key()
        blob = sealing.seal(bar.because_in_clear, key=key, column="people_bar.lifted_because", row=bar.uid)
        bars.filter(pk=bar.pk).update(lifted_because=SealedBlob(blob), because_in_clear="")
    shares = apps.get_model("people", "Share").objects
    for share in list(shares.select_related("person")):
        found = {}
        for name in ("purpose", "basis"):
            text, column = getattr(share, f"{name}_in_clear"), f"people_share.{name}"
            if text:
                blob = sealing.seal(text, key=share.person.data_key, column=column, row=share.uid)
                found[name] = SealedBlob(blob)
        shares.filter(pk=share.pk).update(**found, purpose_in_clear="", basis_in_clear="")


class Migration(migrations.Migration):
    dependencies = [("people", "0005_share_for_a_post")]

    operations = [
        migrations.RenameField("bar", "lifted_because", "because_in_clear"),
        migrations.RenameField("share", "purpose", "purpose_in_clear"),
        migrations.RenameField("share", "basis", "basis_in_clear"),
        migrations.AddField("bar", "lifted_because", SealedText(blank=True, null=True)),
        migrations.AddField("share", "purpose", SealedText(blank=True, null=True)),
        migrations.AddField("share", "basis", SealedText(blank=True, null=True)),
        migrations.RunPython(sealed),
        migrations.RemoveField("bar", "because_in_clear"),
        migrations.RemoveField("share", "purpose_in_clear"),
        migrations.RemoveField("share", "basis_in_clear"),
    ]
