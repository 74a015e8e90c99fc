from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "musterpoint.cases"
    label = "cases"

    def ready(self) -> None:
        from musterpoint.cases import kinds, pumps, seeing
        from musterpoint.procedures import actions as procedures

        kinds.install()
        pumps.install()
        holder = procedures.Holder(may_see=seeing.may_see, page="cases:of-run")
        procedures.register_holder(seeing.HOLDER, holder)
