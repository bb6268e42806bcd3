"""Pages: the holder's certificates, verification for everybody, the office's desk."""
