"""The web server's door."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "musterpoint.config.settings")
application = get_wsgi_application()
# Load every page's code before the web server divides itself: once, not once a process, and not
# while the first visitor waits.
get_resolver().url_patterns  # noqa: B018  reading it loads it
