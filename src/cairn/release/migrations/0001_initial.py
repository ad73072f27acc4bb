import cairn.core.clock
import cairn.core.fields
import cairn.core.ids
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('access', '0001_initial'),
        ('people', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Outgoing',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('uid', models.UUIDField(default=cairn.core.ids.new_uid, editable=False, unique=True)),
                ('created_at', models.DateTimeField(default=cairn.core.clock.now, editable=False)),
                ('created_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('changed_at', models.DateTimeField(editable=False, null=True)),
                ('changed_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.area')),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.agency')),
                ('reference', models.CharField(default=cairn.core.ids.new_reference, editable=False, max_length=9, unique=True)),
                ('kind', models.CharField(choices=[('receipt', 'Receipt for a referral'), ('notice', 'Notice'), ('letter', 'Letter'), ('report', 'Report'), ('pack', 'Pack of records'), ('figures', 'Download of figures'), ('list', 'Download of a list'), ('print', 'Printed page')], max_length=10)),
                ('recipient_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('recipient_agency', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.agency')),
                ('recipient_person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('recipient_name', cairn.core.fields.SealedText(blank=True, null=True)),
                ('recipient_address', cairn.core.fields.SealedText(blank=True, null=True)),
                ('contact_point', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.contactpoint')),
                ('profile', models.CharField(max_length=20)),
                ('tells', models.CharField(blank=True, max_length=100)),
                ('channel', models.CharField(choices=[('email', 'Email'), ('text', 'Text message'), ('voicemail', 'Voicemail'), ('post', 'Post'), ('download', 'Download'), ('print', 'Print')], max_length=9)),
                ('body', cairn.core.fields.SealedText(blank=True, null=True)),
                ('hash', models.CharField(max_length=64)),
                ('filename', models.CharField(blank=True, max_length=100)),
                ('size', models.PositiveIntegerField(default=0)),
                ('rows', models.PositiveIntegerField(null=True)),
                ('state', models.CharField(choices=[('enqueued', 'Waiting to be sent'), ('sending', 'Being sent'), ('sent', 'Sent'), ('failed', 'Not sent'), ('unknown', 'Not known whether it was sent'), ('withdrawn', 'Withdrawn')], default='enqueued', max_length=9)),
                ('why', models.CharField(blank=True, choices=[('rule', 'The safe-contact rule does not allow it any more'), ('never', 'This recipient must never receive it'), ('leak', 'It would have told something that is protected'), ('recipient', 'The recipient cannot receive any more'), ('altered', 'Its text is not what was enqueued'), ('backend', 'The way out refused it'), ('crash', 'Cairn stopped while it was being sent'), ('person', 'Somebody found out and decided')], max_length=9)),
                ('source_kind', models.CharField(max_length=40)),
                ('source_uid', models.UUIDField(null=True)),
                ('again_of', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='sent_again', to='release.outgoing')),
                ('approvals', models.PositiveSmallIntegerField(default=0)),
                ('approved_one_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('approved_two_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('not_before_at', models.DateTimeField(null=True)),
                ('claimed_at', models.DateTimeField(null=True)),
                ('sent_at', models.DateTimeField(null=True)),
                ('decided_at', models.DateTimeField(null=True)),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name_plural': 'outgoing',
                'indexes': [models.Index(fields=['agency', 'area', '-id'], name='outgoing_list'), models.Index(fields=['state', 'id'], name='outgoing_state'), models.Index(fields=['source_kind', 'source_uid'], name='outgoing_source')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('recipient_agency__isnull', True), ('recipient_name__isnull', True), ('recipient_person__isnull', True), ('recipient_user__isnull', False)), models.Q(('recipient_agency__isnull', False), ('recipient_name__isnull', True), ('recipient_person__isnull', True), ('recipient_user__isnull', True)), models.Q(('recipient_agency__isnull', True), ('recipient_name__isnull', True), ('recipient_person__isnull', False), ('recipient_user__isnull', True)), models.Q(('recipient_agency__isnull', True), ('recipient_name__isnull', False), ('recipient_person__isnull', True), ('recipient_user__isnull', True)), _connector='OR'), name='outgoing_one_recipient'), models.CheckConstraint(condition=models.Q(('kind__in', ['receipt', 'notice', 'letter', 'report', 'pack', 'figures', 'list', 'print'])), name='outgoing_kind'), models.CheckConstraint(condition=models.Q(('channel__in', ['email', 'text', 'voicemail', 'post', 'download', 'print'])), name='outgoing_channel'), models.CheckConstraint(condition=models.Q(('state__in', ['enqueued', 'sending', 'sent', 'failed', 'unknown', 'withdrawn'])), name='outgoing_state'), models.CheckConstraint(condition=models.Q(('approvals__lte', 2)), name='outgoing_approvals'), models.CheckConstraint(condition=models.Q(('approved_two_by__isnull', True), models.Q(('approved_one_by__isnull', False), models.Q(('approved_two_by', models.F('approved_one_by')), _negated=True)), _connector='OR'), name='outgoing_two_people'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('decided_by__isnull', True)), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False)), _connector='OR'), name='outgoing_decided'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'sent'), _negated=True), ('sent_at__isnull', False), _connector='OR'), name='outgoing_sent')],
            },
        ),
        migrations.CreateModel(
            name='OutgoingAbout',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('outgoing', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='about', to='release.outgoing')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
            ],
            options={
                'indexes': [models.Index(fields=['person', 'outgoing'], name='outgoing_about_person')],
                'constraints': [models.UniqueConstraint(fields=('outgoing', 'person'), name='outgoing_about_once')],
            },
        ),
    ]
