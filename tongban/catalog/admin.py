"""The office's back door: versions, editions and powers can be read here, never changed."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from tongban.catalog.models import Edition, Finding, ImportRun, ItemEntry, PackVersion, Power


class ReadOnly(admin.ModelAdmin[Any]):
    """Content comes from packs; the back door only shows it."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(PackVersion)
class PackVersionAdmin(ReadOnly):
    list_display = ("code", "number", "name", "kind", "in_force_from", "in_force_until")
    list_filter = ("kind",)
    search_fields = ("code", "name")


@admin.register(Power)
class PowerAdmin(ReadOnly):
    list_display = ("code", "name", "kind", "organisation", "since", "until")
    search_fields = ("code", "name")


@admin.register(Edition)
class EditionAdmin(ReadOnly):
    list_display = ("id", "fingerprint", "loaded_at")


@admin.register(ImportRun)
class ImportRunAdmin(ReadOnly):
    list_display = ("id", "file", "mapping", "position", "made", "unchanged", "rejected", "begun_at", "ended_at")
    list_filter = ("mapping",)


@admin.register(Finding)
class FindingAdmin(ReadOnly):
    list_display = ("id", "rule", "severity", "item", "state", "found_at", "seen_at")
    list_filter = ("severity", "state", "rule")
    search_fields = ("item", "item_name")


@admin.register(ItemEntry)
class ItemEntryAdmin(ReadOnly):
    list_display = ("code", "number", "name", "body", "in_force_from", "superseded_from")
    list_filter = ("type", "level")
    search_fields = ("code", "name")
