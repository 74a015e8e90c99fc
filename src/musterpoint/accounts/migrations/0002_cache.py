"""The table of Django's database cache: limits of sign-in hold for all processes together."""

from django.db import migrations

TABLE = """
CREATE TABLE accounts_cache (
    cache_key varchar(255) PRIMARY KEY, value text NOT NULL, expires timestamp with time zone NOT NULL
);
CREATE INDEX accounts_cache_expires ON accounts_cache (expires);
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [migrations.RunSQL(sql=TABLE, reverse_sql="DROP TABLE accounts_cache")]
