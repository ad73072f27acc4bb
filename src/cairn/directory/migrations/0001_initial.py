import cairn.core.clock
import cairn.core.ids
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('access', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Provider',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('uid', models.UUIDField(default=cairn.core.ids.new_uid, editable=False, unique=True)),
                ('created_at', models.DateTimeField(default=cairn.core.clock.now, editable=False)),
                ('created_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('changed_at', models.DateTimeField(editable=False, null=True)),
                ('changed_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.area')),
                ('name', models.CharField(max_length=200)),
                ('about', models.TextField(blank=True)),
                ('from_on', models.DateField()),
                ('until_on', models.DateField(blank=True, null=True)),
            ],
            options={
                'ordering': ('name',),
                'constraints': [models.UniqueConstraint(fields=('area', 'name'), name='provider_once'), models.CheckConstraint(condition=models.Q(('until_on__isnull', True), ('until_on__gte', models.F('from_on')), _connector='OR'), name='provider_dates')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='Funding',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('uid', models.UUIDField(default=cairn.core.ids.new_uid, editable=False, unique=True)),
                ('created_at', models.DateTimeField(default=cairn.core.clock.now, editable=False)),
                ('created_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('changed_at', models.DateTimeField(editable=False, null=True)),
                ('changed_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.area')),
                ('name', models.CharField(max_length=200)),
                ('funder', models.CharField(max_length=200)),
                ('yearly', models.PositiveIntegerField(blank=True, null=True)),
                ('from_on', models.DateField()),
                ('until_on', models.DateField(blank=True, null=True)),
            ],
            options={
                'verbose_name_plural': 'funding',
                'ordering': ('name',),
                'constraints': [models.UniqueConstraint(fields=('area', 'name', 'from_on'), name='funding_once'), models.CheckConstraint(condition=models.Q(('until_on__isnull', True), ('until_on__gte', models.F('from_on')), _connector='OR'), name='funding_dates')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='Service',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('uid', models.UUIDField(default=cairn.core.ids.new_uid, editable=False, unique=True)),
                ('created_at', models.DateTimeField(default=cairn.core.clock.now, editable=False)),
                ('created_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('changed_at', models.DateTimeField(editable=False, null=True)),
                ('changed_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.area')),
                ('provider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='services', to='directory.provider')),
                ('agency', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='services', to='access.agency')),
                ('part_of', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='strands', to='directory.service')),
                ('strand', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('replaces', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='directory.service')),
                ('name', models.CharField(max_length=200)),
                ('tier', models.CharField(choices=[('prevention', 'Prevention and awareness'), ('early_help', 'Early identification and help'), ('support', 'Specialist support'), ('high_risk', 'High risk and crisis')], max_length=10)),
                ('kind', models.CharField(choices=[('main', 'Main domestic abuse service'), ('advocacy', 'Advocacy and casework'), ('sanctuary', 'Sanctuary: staying safely at home'), ('resilience', 'Awareness and resilience programme'), ('counselling', 'Specialist counselling'), ('legal', 'Legal support'), ('training', 'Training for professionals and volunteers'), ('children', "Children's therapeutic work"), ('perpetrator', 'Perpetrator programme'), ('primary_care', 'Work in GP practices'), ('peer', 'Peer supporters'), ('participation', "Survivors' voices group"), ('awareness', 'Community awareness programme'), ('co_located', 'Co-located IDVAs'), ('young_people', "Young people's service"), ('schools', 'Healthy relationships in schools'), ('refuge', 'Refuge'), ('intensive', 'Intensive work with people at high risk'), ('prolific', 'Work with prolific perpetrators'), ('sexual_violence', 'Sexual violence advocacy'), ('hospital', 'Hospital-based advocacy'), ('maternity', 'Maternity-based advocacy'), ('mobility', 'Rehousing between boroughs'), ('housing', 'Housing advice and advocacy'), ('other', 'Other')], max_length=15)),
                ('work', models.CharField(choices=[('survivor', 'Survivors'), ('perpetrator', 'People who cause harm'), ('child', 'Children'), ('none', 'No casework')], default='none', max_length=11)),
                ('commission', models.CharField(choices=[('council', 'Commissioned by the council'), ('other', 'Commissioned by another body'), ('none', 'Not commissioned')], max_length=7)),
                ('summary', models.TextField(blank=True)),
                ('how_to_refer', models.TextField(blank=True)),
                ('public', models.BooleanField(default=False)),
                ('from_on', models.DateField()),
                ('until_on', models.DateField(blank=True, null=True)),
            ],
            options={
                'ordering': ('name',),
                'indexes': [models.Index(fields=['area', 'tier', 'name'], name='service_list')],
                'constraints': [models.UniqueConstraint(fields=('area', 'name', 'from_on'), name='service_once'), models.UniqueConstraint(condition=models.Q(('until_on__isnull', True)), fields=('part_of', 'strand'), name='service_strand_once'), models.CheckConstraint(condition=models.Q(models.Q(('part_of__isnull', True), ('strand__isnull', True)), models.Q(('part_of__isnull', False), ('strand__isnull', False)), _connector='OR'), name='service_strand'), models.CheckConstraint(condition=models.Q(('tier__in', ['prevention', 'early_help', 'support', 'high_risk'])), name='service_tier'), models.CheckConstraint(condition=models.Q(('kind__in', ['main', 'advocacy', 'sanctuary', 'resilience', 'counselling', 'legal', 'training', 'children', 'perpetrator', 'primary_care', 'peer', 'participation', 'awareness', 'co_located', 'young_people', 'schools', 'refuge', 'intensive', 'prolific', 'sexual_violence', 'hospital', 'maternity', 'mobility', 'housing', 'other'])), name='service_kind'), models.CheckConstraint(condition=models.Q(('work__in', ['survivor', 'perpetrator', 'child', 'none'])), name='service_work'), models.CheckConstraint(condition=models.Q(('commission__in', ['council', 'other', 'none'])), name='service_commission'), models.CheckConstraint(condition=models.Q(('until_on__isnull', True), ('until_on__gte', models.F('from_on')), _connector='OR'), name='service_dates')],
            },
        ),
        migrations.CreateModel(
            name='Audience',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('uid', models.UUIDField(default=cairn.core.ids.new_uid, editable=False, unique=True)),
                ('created_at', models.DateTimeField(default=cairn.core.clock.now, editable=False)),
                ('created_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='audiences', to='directory.service')),
                ('group', models.CharField(choices=[('women', 'Women'), ('men', 'Men'), ('lgbt', 'LGBT+ people'), ('families', 'Families with children'), ('children', 'Children under 13'), ('young_people', 'Young people of 13 to 24'), ('pregnant', 'Pregnant women and new mothers'), ('perpetrators', 'People who cause harm'), ('tenants', 'Tenants of social landlords'), ('community', 'Anybody in the community'), ('professionals', 'Professionals')], max_length=15)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('service', 'group'), name='audience_once'), models.CheckConstraint(condition=models.Q(('group__in', ['women', 'men', 'lgbt', 'families', 'children', 'young_people', 'pregnant', 'perpetrators', 'tenants', 'community', 'professionals'])), name='audience_group')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='ServiceTeam',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('uid', models.UUIDField(default=cairn.core.ids.new_uid, editable=False, unique=True)),
                ('created_at', models.DateTimeField(default=cairn.core.clock.now, editable=False)),
                ('created_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='teams', to='directory.service')),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.team')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('service', 'team'), name='service_team_once')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='ServiceFunding',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('uid', models.UUIDField(default=cairn.core.ids.new_uid, editable=False, unique=True)),
                ('created_at', models.DateTimeField(default=cairn.core.clock.now, editable=False)),
                ('created_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='fundings', to='directory.service')),
                ('funding', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='services', to='directory.funding')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('service', 'funding'), name='service_funding_once')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='JointProtocol',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('uid', models.UUIDField(default=cairn.core.ids.new_uid, editable=False, unique=True)),
                ('created_at', models.DateTimeField(default=cairn.core.clock.now, editable=False)),
                ('created_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('changed_at', models.DateTimeField(editable=False, null=True)),
                ('changed_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.area')),
                ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='protocols', to='directory.service')),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.agency')),
                ('name', models.CharField(max_length=200)),
                ('agreed', models.TextField(blank=True)),
                ('from_on', models.DateField()),
                ('review_on', models.DateField(blank=True, null=True)),
                ('until_on', models.DateField(blank=True, null=True)),
            ],
            options={
                'ordering': ('name',),
                'constraints': [models.UniqueConstraint(fields=('service', 'agency', 'from_on'), name='joint_protocol_once'), models.CheckConstraint(condition=models.Q(('until_on__isnull', True), ('until_on__gte', models.F('from_on')), _connector='OR'), name='joint_protocol_dates')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='Post',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('uid', models.UUIDField(default=cairn.core.ids.new_uid, editable=False, unique=True)),
                ('created_at', models.DateTimeField(default=cairn.core.clock.now, editable=False)),
                ('created_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('changed_at', models.DateTimeField(editable=False, null=True)),
                ('changed_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.area')),
                ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='posts', to='directory.service')),
                ('kind', models.CharField(choices=[('idva', 'IDVA'), ('isva', 'Sexual violence adviser (ISVA)'), ('youth_idva', 'Youth IDVA'), ('housing_idva', 'Housing IDVA'), ('caseworker', 'Caseworker or support worker'), ('refuge_worker', 'Refuge worker'), ('manager', 'Manager'), ('therapist', 'Therapist'), ('practitioner', 'Programme practitioner'), ('educator', 'Educator or trainer'), ('coordinator', 'Coordinator'), ('other', 'Other')], max_length=15)),
                ('title', models.CharField(max_length=200)),
                ('employer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='posts', to='directory.provider')),
                ('host', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='hosted_posts', to='directory.provider')),
                ('placement', models.CharField(choices=[('own', 'At the employer'), ('co_located', 'Co-located at the host'), ('seconded', 'Seconded to the host')], default='own', max_length=10)),
                ('site', models.CharField(blank=True, max_length=200)),
                ('funding', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='posts', to='directory.funding')),
                ('days', models.DecimalField(blank=True, decimal_places=1, max_digits=2, null=True)),
                ('from_on', models.DateField()),
                ('until_on', models.DateField(blank=True, null=True)),
            ],
            options={
                'ordering': ('title',),
                'indexes': [models.Index(fields=['area', 'title'], name='post_list')],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['idva', 'isva', 'youth_idva', 'housing_idva', 'caseworker', 'refuge_worker', 'manager', 'therapist', 'practitioner', 'educator', 'coordinator', 'other'])), name='post_kind'), models.CheckConstraint(condition=models.Q(models.Q(('host__isnull', True), ('placement', 'own')), models.Q(('host__isnull', False), ('placement__in', ['co_located', 'seconded'])), _connector='OR'), name='post_host'), models.CheckConstraint(condition=models.Q(('days__isnull', True), models.Q(('days__gt', 0), ('days__lte', 7)), _connector='OR'), name='post_days'), models.CheckConstraint(condition=models.Q(('until_on__isnull', True), ('until_on__gte', models.F('from_on')), _connector='OR'), name='post_dates')],
            },
        ),
        migrations.CreateModel(
            name='Vacancy',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('uid', models.UUIDField(default=cairn.core.ids.new_uid, editable=False, unique=True)),
                ('created_at', models.DateTimeField(default=cairn.core.clock.now, editable=False)),
                ('created_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('changed_at', models.DateTimeField(editable=False, null=True)),
                ('changed_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='vacancies', to='directory.post')),
                ('from_on', models.DateField()),
                ('until_on', models.DateField(blank=True, null=True)),
            ],
            options={
                'verbose_name_plural': 'vacancies',
                'constraints': [models.UniqueConstraint(condition=models.Q(('until_on__isnull', True)), fields=('post',), name='vacancy_open_once'), models.CheckConstraint(condition=models.Q(('until_on__isnull', True), ('until_on__gte', models.F('from_on')), _connector='OR'), name='vacancy_dates')],
                'indexes': [],
            },
        ),
    ]
