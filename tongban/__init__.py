"""Tongban (通办): one platform with which a city gets things done for people."""

__version__ = "0.1.0"
