import cairn.core.clock
import cairn.core.fields
import cairn.core.ids
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Holder',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('agency', 'Agency'), ('team', 'Team'), ('user', 'User')], max_length=6)),
            ],
            options={
                'indexes': [],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='Area',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('uid', models.UUIDField(default=cairn.core.ids.new_uid, editable=False, unique=True)),
                ('code', models.SlugField(max_length=30, unique=True)),
                ('name', models.CharField(max_length=100)),
            ],
            options={
                'ordering': ('name',),
                'indexes': [],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='LegalBody',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('uid', models.UUIDField(default=cairn.core.ids.new_uid, editable=False, unique=True)),
                ('name', models.CharField(max_length=200, unique=True)),
            ],
            options={
                'abstract': False,
                'indexes': [],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='Agency',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('uid', models.UUIDField(default=cairn.core.ids.new_uid, editable=False, unique=True)),
                ('legal_body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='agencies', to='access.legalbody')),
                ('name', models.CharField(max_length=200)),
                ('kind', models.CharField(choices=[('da_service', 'Domestic abuse service'), ('perpetrator_service', 'Perpetrator programme'), ('refuge', 'Refuge'), ('police', 'Police'), ('hospital', 'Hospital'), ('maternity', 'Maternity service'), ('gp', 'GP practice'), ('mental_health', 'Mental health trust'), ('housing', 'Council landlord'), ('homelessness', 'Homelessness service'), ('childrens_social_care', "Children's social care"), ('adult_social_care', 'Adult social care'), ('education', 'School or college'), ('probation', 'Probation'), ('substance_misuse', 'Drug and alcohol service'), ('therapy', 'Counselling service'), ('community', 'Voluntary or community organisation'), ('community_safety', 'Community safety and commissioning'), ('out_of_hours', 'Out-of-hours duty team'), ('council_members', 'Elected members'), ('assurance', 'Information governance'), ('operations', 'System administration'), ('other', 'Other')], max_length=30)),
                ('from_on', models.DateField()),
                ('until_on', models.DateField(blank=True, null=True)),
                ('successor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='predecessors', to='access.agency')),
                ('holder', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='agency', to='access.holder')),
                ('data_key', models.UUIDField()),
            ],
            options={
                'verbose_name_plural': 'agencies',
                'ordering': ('name',),
                'constraints': [models.UniqueConstraint(fields=('legal_body', 'name', 'from_on'), name='agency_once'), models.CheckConstraint(condition=models.Q(('until_on__isnull', True), ('until_on__gte', models.F('from_on')), _connector='OR'), name='agency_dates')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='AgencyArea',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('uid', models.UUIDField(default=cairn.core.ids.new_uid, editable=False, unique=True)),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='areas', to='access.agency')),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='agencies', to='access.area')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('agency', 'area'), name='agency_area_once')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='Team',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('uid', models.UUIDField(default=cairn.core.ids.new_uid, editable=False, unique=True)),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='teams', to='access.agency')),
                ('name', models.CharField(max_length=200)),
                ('holder', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='team', to='access.holder')),
            ],
            options={
                'ordering': ('name',),
                'constraints': [models.UniqueConstraint(fields=('agency', 'name'), name='team_once')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='Event',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('uid', models.UUIDField(default=cairn.core.ids.new_uid, editable=False, unique=True)),
                ('chain', models.UUIDField()),
                ('at', models.DateTimeField()),
                ('user', models.UUIDField()),
                ('role', models.CharField(max_length=40)),
                ('agency', models.UUIDField()),
                ('area', models.UUIDField()),
                ('session', models.CharField(blank=True, max_length=32)),
                ('verb', models.CharField(max_length=60)),
                ('kind', models.CharField(max_length=60)),
                ('object_uid', models.UUIDField(null=True)),
                ('fields', models.TextField(blank=True)),
                ('wrote', models.TextField(blank=True)),
                ('reason', cairn.core.fields.SealedText(blank=True, null=True)),
                ('reason_key', models.UUIDField(null=True)),
                ('mac', models.CharField(max_length=64)),
            ],
            options={
                'indexes': [models.Index(fields=['agency', 'at'], name='event_by_agency'), models.Index(fields=['user', 'at'], name='event_by_user'), models.Index(fields=['kind', 'object_uid', 'at'], name='event_by_object')],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='EventAbout',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('event', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='about', to='access.event')),
                ('person', models.UUIDField()),
            ],
            options={
                'indexes': [models.Index(fields=['person', 'event'], name='event_about_person')],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='Seal',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('chain', models.UUIDField()),
                ('seq', models.PositiveBigIntegerField()),
                ('event', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='seal', to='access.event')),
                ('at', models.DateTimeField()),
                ('mac', models.CharField(max_length=64)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('chain', 'seq'), name='seal_once')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='DataKey',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('uid', models.UUIDField(default=cairn.core.ids.new_uid, editable=False, unique=True)),
                ('scope', models.CharField(choices=[('person', 'Person'), ('case', 'Case'), ('referral', 'Referral'), ('draft', 'Draft'), ('agency', 'Agency'), ('system', 'System')], max_length=10)),
                ('wrapped', models.BinaryField(null=True)),
                ('destroyed_at', models.DateTimeField(null=True)),
            ],
            options={
                'indexes': [],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('uid', models.UUIDField(default=cairn.core.ids.new_uid, editable=False, unique=True)),
                ('email', models.EmailField(max_length=254, unique=True)),
                ('name', models.CharField(max_length=200)),
                ('is_active', models.BooleanField(default=True)),
                ('system', models.BooleanField(default=False)),
                ('from_on', models.DateField(default=cairn.core.clock.today)),
                ('until_on', models.DateField(blank=True, null=True)),
                ('holder', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='user', to='access.holder')),
                ('password', models.CharField(max_length=128)),
                ('last_login', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ('name',),
                'indexes': [],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='UserKey',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='keys', to=settings.AUTH_USER_MODEL)),
                ('kind', models.CharField(choices=[('phone', 'Phone'), ('address', 'Address'), ('name_born', 'Name and date of birth'), ('name', 'Name')], max_length=10)),
                ('hash', models.CharField(max_length=32)),
            ],
            options={
                'indexes': [models.Index(fields=['kind', 'hash'], name='user_key_find')],
                'constraints': [models.UniqueConstraint(fields=('user', 'kind', 'hash'), name='user_key_once')],
            },
        ),
        migrations.CreateModel(
            name='Appointment',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('uid', models.UUIDField(default=cairn.core.ids.new_uid, editable=False, unique=True)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to=settings.AUTH_USER_MODEL)),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to='access.agency')),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to='access.team')),
                ('role', models.CharField(max_length=40)),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to='access.area')),
                ('from_on', models.DateField(default=cairn.core.clock.today)),
                ('until_on', models.DateField(blank=True, null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['agency', 'area', 'role'], name='appointment_by_agency')],
                'constraints': [models.CheckConstraint(condition=models.Q(('until_on__isnull', True), ('until_on__gte', models.F('from_on')), _connector='OR'), name='appointment_dates')],
            },
        ),
        migrations.CreateModel(
            name='DutyShift',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='duty_shifts', to=settings.AUTH_USER_MODEL)),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='duty_shifts', to='access.team')),
                ('from_at', models.DateTimeField()),
                ('until_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('until_at__gt', models.F('from_at'))), name='duty_shift_times')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='Draft',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('uid', models.UUIDField(default=cairn.core.ids.new_uid, editable=False, unique=True)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='drafts', to=settings.AUTH_USER_MODEL)),
                ('agency', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.agency')),
                ('kind', models.CharField(choices=[('form', 'Form'), ('interrupted', 'Form that a sign-out interrupted'), ('search', 'Search'), ('import', 'Import')], max_length=12)),
                ('purpose', models.CharField(max_length=100)),
                ('about', models.UUIDField(null=True)),
                ('data_key', models.UUIDField()),
                ('body', cairn.core.fields.SealedText(blank=True, null=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('changed_at', models.DateTimeField(default=cairn.core.clock.now)),
                ('until_at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(fields=['user', 'kind', 'purpose'], name='draft_by_user'), models.Index(fields=['until_at'], name='draft_until')],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='Once',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('key', models.UUIDField()),
                ('answer', models.CharField(blank=True, max_length=300)),
                ('at', models.DateTimeField(default=cairn.core.clock.now)),
            ],
            options={
                'indexes': [models.Index(fields=['at'], name='once_at')],
                'constraints': [models.UniqueConstraint(fields=('user', 'key'), name='once_per_user')],
            },
        ),
        migrations.CreateModel(
            name='ScheduledRun',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('job', models.CharField(max_length=60)),
                ('slot', models.DateTimeField()),
                ('started_at', models.DateTimeField(default=cairn.core.clock.now)),
                ('ended_at', models.DateTimeField(null=True)),
                ('outcome', models.CharField(blank=True, max_length=200)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('job', 'slot'), name='scheduled_run_once')],
                'indexes': [],
            },
        ),
    ]
