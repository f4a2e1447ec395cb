"""Dishes may be proposed too. The table of proposals keeps its name; the model takes a wider one."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_api_tokens"),
        ("foods", "0008_foods_favourites_and_recent"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelTable("foodproposal", "foods_foodproposal"),
        migrations.RenameModel("FoodProposal", "CatalogueProposal"),
        migrations.AlterModelOptions(
            name='catalogueproposal',
            options={'ordering': ['-proposed_at'], 'verbose_name': 'propuesta del catálogo', 'verbose_name_plural': 'propuestas del catálogo'},
        ),
        migrations.RemoveConstraint(
            model_name='dish',
            name='dish_own_name_once',
        ),
        migrations.AddField(
            model_name='catalogueproposal',
            name='changes',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foods.dish', verbose_name='cambia a'),
        ),
        migrations.AddField(
            model_name='catalogueproposal',
            name='dish',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='proposal', to='foods.dish', verbose_name='platillo'),
        ),
        migrations.AddField(
            model_name='dish',
            name='is_proposed',
            field=models.BooleanField(db_default=False, default=False, editable=False, verbose_name='propuesto'),
        ),
        migrations.AlterField(
            model_name='catalogueproposal',
            name='food',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='proposal', to='foods.food', verbose_name='alimento'),
        ),
        migrations.AddConstraint(
            model_name='catalogueproposal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('changes', None), ('dish', None), ('food__isnull', False)), models.Q(('dish__isnull', False), ('food', None)), _connector='OR'), name='food_proposal_food_or_dish'),
        ),
        migrations.AddConstraint(
            model_name='dish',
            constraint=models.CheckConstraint(condition=models.Q(('is_proposed', False), ('clinic__isnull', False), _connector='OR'), name='dish_proposed_is_own'),
        ),
        migrations.AddConstraint(
            model_name='dish',
            constraint=models.UniqueConstraint(condition=models.Q(('clinic__isnull', False), ('is_proposed', False), ('retired_at', None)), fields=('clinic', 'name_normalised'), name='dish_own_name_once'),
        ),
    ]
