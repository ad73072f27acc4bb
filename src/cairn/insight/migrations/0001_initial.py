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
            name='Series',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('uid', models.UUIDField(default=cairn.core.ids.new_uid, editable=False, unique=True)),
                ('created_at', models.DateTimeField(default=cairn.core.clock.now, editable=False)),
                ('created_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('code', models.SlugField(max_length=60, unique=True)),
                ('title', models.CharField(max_length=200)),
                ('kind', models.CharField(choices=[('count', 'Count'), ('rate', 'Rate')], max_length=5)),
                ('place', models.CharField(max_length=20)),
                ('place_name', models.CharField(max_length=100)),
                ('measure', models.CharField(max_length=40)),
                ('definition', models.CharField(blank=True, max_length=40)),
                ('source', models.CharField(max_length=400)),
                ('note', models.TextField(blank=True)),
                ('band', models.CharField(blank=True, max_length=20)),
                ('multiplier', models.PositiveIntegerField(blank=True, null=True)),
                ('decimals', models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                'verbose_name_plural': 'series',
                'ordering': ('title',),
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ('count', 'rate'))), name='series_kind'), models.CheckConstraint(condition=models.Q(('kind', 'count'), models.Q(('multiplier__isnull', False), models.Q(('band', ''), _negated=True)), _connector='OR'), name='series_rate_has_base')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='SeriesValue',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('uid', models.UUIDField(default=cairn.core.ids.new_uid, editable=False, unique=True)),
                ('created_at', models.DateTimeField(default=cairn.core.clock.now, editable=False)),
                ('created_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('series', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='values', to='insight.series')),
                ('year', models.PositiveSmallIntegerField()),
                ('value', models.DecimalField(decimal_places=4, max_digits=14)),
                ('base_year', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('vintage', models.CharField(blank=True, max_length=20)),
                ('published_on', models.DateField()),
                ('note', models.TextField(blank=True)),
            ],
            options={
                'ordering': ('series', 'year', 'published_on'),
                'constraints': [models.UniqueConstraint(fields=('series', 'year', 'published_on'), name='series_value_once'), models.CheckConstraint(condition=models.Q(('value__gte', 0)), name='series_value_not_negative')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='Population',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('uid', models.UUIDField(default=cairn.core.ids.new_uid, editable=False, unique=True)),
                ('created_at', models.DateTimeField(default=cairn.core.clock.now, editable=False)),
                ('created_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('place', models.CharField(max_length=20)),
                ('place_name', models.CharField(max_length=100)),
                ('band', models.CharField(max_length=20)),
                ('year', models.PositiveSmallIntegerField()),
                ('vintage', models.CharField(max_length=20)),
                ('people', models.PositiveIntegerField()),
                ('source', models.CharField(max_length=400)),
            ],
            options={
                'ordering': ('place_name', 'year', 'band'),
                'constraints': [models.UniqueConstraint(fields=('place', 'band', 'year', 'vintage'), name='population_once'), models.CheckConstraint(condition=models.Q(('people__gt', 0)), name='population_some')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='Benchmark',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('uid', models.UUIDField(default=cairn.core.ids.new_uid, editable=False, unique=True)),
                ('created_at', models.DateTimeField(default=cairn.core.clock.now, editable=False)),
                ('created_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('code', models.SlugField(max_length=60)),
                ('title', models.CharField(max_length=200)),
                ('definition', models.CharField(blank=True, max_length=40)),
                ('low', models.DecimalField(blank=True, decimal_places=3, max_digits=10, null=True)),
                ('high', models.DecimalField(blank=True, decimal_places=3, max_digits=10, null=True)),
                ('unit', models.CharField(max_length=100)),
                ('from_on', models.DateField(blank=True, null=True)),
                ('until_on', models.DateField(blank=True, null=True)),
                ('source', models.CharField(max_length=400)),
                ('verified', models.BooleanField(default=False)),
                ('note', models.TextField(blank=True)),
            ],
            options={
                'ordering': ('code', 'from_on'),
                'constraints': [models.CheckConstraint(condition=models.Q(('low__isnull', True), ('high__isnull', True), ('high__gte', models.F('low')), _connector='OR'), name='benchmark_range'), models.CheckConstraint(condition=models.Q(('from_on__isnull', True), ('until_on__isnull', True), ('until_on__gte', models.F('from_on')), _connector='OR'), name='benchmark_dates')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='Paper',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('uid', models.UUIDField(default=cairn.core.ids.new_uid, editable=False, unique=True)),
                ('created_at', models.DateTimeField(default=cairn.core.clock.now, editable=False)),
                ('created_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('changed_at', models.DateTimeField(editable=False, null=True)),
                ('changed_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.area')),
                ('title', models.CharField(max_length=300)),
                ('dated_on', models.DateField(blank=True, null=True)),
                ('source', models.CharField(blank=True, max_length=300)),
                ('edition', models.PositiveIntegerField(default=1)),
            ],
            options={
                'ordering': ('-dated_on', 'title'),
                'constraints': [models.UniqueConstraint(fields=('area', 'title'), name='paper_once')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='PaperClaim',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('uid', models.UUIDField(default=cairn.core.ids.new_uid, editable=False, unique=True)),
                ('created_at', models.DateTimeField(default=cairn.core.clock.now, editable=False)),
                ('created_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('paper', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='claims', to='insight.paper')),
                ('place', models.PositiveIntegerField()),
                ('code', models.SlugField(max_length=80)),
                ('entry', models.JSONField()),
            ],
            options={
                'ordering': ('paper', 'place'),
                'constraints': [models.UniqueConstraint(fields=('paper', 'code'), name='claim_once')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='FindingResolution',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('uid', models.UUIDField(default=cairn.core.ids.new_uid, editable=False, unique=True)),
                ('created_at', models.DateTimeField(default=cairn.core.clock.now, editable=False)),
                ('created_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('changed_at', models.DateTimeField(editable=False, null=True)),
                ('changed_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('paper', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='resolutions', to='insight.paper')),
                ('key', models.CharField(max_length=16)),
                ('sentence', models.TextField()),
                ('reason', models.TextField()),
            ],
            options={
                'ordering': ('paper', 'created_at'),
                'constraints': [models.UniqueConstraint(fields=('paper', 'key'), name='finding_resolved_once')],
                'indexes': [],
            },
        ),
    ]
