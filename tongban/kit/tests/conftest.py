"""Property tests are judged by what they find, never by how fast the machine is today."""

from hypothesis import settings

settings.register_profile("kit", deadline=None)
settings.load_profile("kit")
