"""Static files in service: named by their contents, compressed once, module imports rewritten."""

from __future__ import annotations

from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage


def _without_source_maps(patterns: Any) -> tuple[Any, ...]:
    return tuple(
        (kind, tuple(p for p in found if "sourceMappingURL" not in (p if isinstance(p, str) else p[0])))
        for kind, found in patterns
    )


class HouseStatic(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # whitenoise brings no types
    """The distributed files name source maps we do not ship; those mentions are left alone."""

    support_js_module_import_aggregation = True
    patterns = _without_source_maps(CompressedManifestStaticFilesStorage.patterns)
