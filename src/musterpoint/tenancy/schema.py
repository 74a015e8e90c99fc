"""
How migrations are applied: as Django does, in a fifth of its time.

Django keeps the models as they are between two migrations as classes, and makes every class anew
that is related to one that changes. Here every table belongs to an organisation, so each step would
make all of them: some 100,000 classes for an empty database. Three kinds of step need none of that,
and they are nearly all: a model that is new, which nothing refers to yet; a field that is new,
which joins its class; and an index or a constraint, which changes no field.
"""

from typing import Any

from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import ProjectState


class GrowingState(ProjectState):
    """The models between two migrations; new ones join those that are there."""

    def clone(self) -> ProjectState:
        """Return a copy; when it has classes, one of Django's: each knows its first registry."""
        if "apps" in self.__dict__:
            return super().clone()
        return GrowingState(
            {key: state.clone() for key, state in self.models.items()}, self.real_apps
        )

    def _find_reload_model(
        self, app_label: str, model_name: str, delay: bool = False
    ) -> set[tuple[str, str]]:
        if model_name not in self.apps.all_models[app_label]:
            return {(app_label, model_name)}
        found: set[tuple[str, str]] = super()._find_reload_model(  # type: ignore[misc]  # not in stubs
            app_label, model_name, delay
        )
        return found

    def add_field(
        self, app_label: str, model_name: str, name: str, field: Any, preserve_default: bool
    ) -> None:
        """Add a field to the class that is there, unless it changes how others refer to it."""
        apps = self.__dict__.get("apps")
        is_plain = not (field.primary_key or field.many_to_many)
        if apps is None or not is_plain:
            super().add_field(app_label, model_name, name, field, preserve_default)
            return
        del self.__dict__["apps"]  # without classes, Django makes none anew
        super().add_field(app_label, model_name, name, field, preserve_default)
        self.__dict__["apps"] = apps
        kept: Any = self.models[app_label, model_name].fields[name]
        kept.clone().contribute_to_class(apps.get_model(app_label, model_name), name)
        apps.clear_cache()  # the model that it refers to knows it now

    def _append_option(self, app_label: str, model_name: str, option_name: str, obj: Any) -> None:
        """Add an index or a constraint to a model that otherwise stays as it is."""
        options = self.models[app_label, model_name].options
        options[option_name] = [*options[option_name], obj]
        self._tell_class(app_label, model_name, option_name)

    def _remove_option(
        self, app_label: str, model_name: str, option_name: str, obj_name: str
    ) -> None:
        """Take an index or a constraint from a model that otherwise stays as it is."""
        options = self.models[app_label, model_name].options
        options[option_name] = [one for one in options[option_name] if one.name != obj_name]
        self._tell_class(app_label, model_name, option_name)

    def _tell_class(self, app_label: str, model_name: str, option_name: str) -> None:
        if "apps" in self.__dict__:
            model = self.apps.get_model(app_label, model_name)
            options = self.models[app_label, model_name].options
            setattr(model._meta, option_name, options[option_name])


class Executor(MigrationExecutor):
    """Applies migrations on a growing state."""

    def _migrate_all_forwards(self, state: Any, *rest: Any, **how: Any) -> Any:
        """Do what Django does, from the same models on."""
        grown = GrowingState(state.models, state.real_apps)
        return super()._migrate_all_forwards(grown, *rest, **how)  # type: ignore[misc]  # not in stubs
