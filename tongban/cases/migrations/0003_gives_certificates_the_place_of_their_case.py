from typing import Any

from django.db import migrations
from django.db.models import OuterRef, Subquery


def give_places(apps: Any, schema_editor: Any) -> None:
    """A certificate belongs to the place of the case it came out of; one without a case to its issuer's."""
    licences = apps.get_model("licences", "Licence").objects.filter(region=None)
    cases = apps.get_model("cases", "Case").objects.filter(number=OuterRef("case_number"))
    licences.exclude(case_number="").update(region_id=Subquery(cases.values("region_id")[:1]))
    bodies = apps.get_model("accounts", "Organisation").objects.filter(pk=OuterRef("issuer_id"))
    licences.update(region_id=Subquery(bodies.values("region_id")[:1]))


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0002_remembers_the_calendar_in_use"),
        ("licences", "0002_says_which_place_a_certificate_belongs_to"),
    ]

    operations = [migrations.RunPython(give_places, migrations.RunPython.noop)]
