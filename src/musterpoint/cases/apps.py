from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "musterpoint.cases"
    label = "cases"

    def ready(self) -> None:
        from musterpoint.cases import kinds, pumps, seeing
        from musterpoint.cases.travel import kinds as travel_kinds
        from musterpoint.cases.travel import pumps as travel_pumps
        from musterpoint.procedures import actions as procedures

        kinds.install()
        pumps.install()
        travel_kinds.install()
        travel_pumps.install()
        holder = procedures.Holder(
            may_see=seeing.may_see, page="cases:of-run", hidden=seeing.hidden_runs
        )
        procedures.register_holder(seeing.HOLDER, holder)
