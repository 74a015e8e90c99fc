from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "musterpoint.cases"
    label = "cases"

    def ready(self) -> None:
        from musterpoint.cases import kinds, pumps, seeing
        from musterpoint.cases.screening import actions as screening
        from musterpoint.cases.travel import kinds as travel_kinds
        from musterpoint.cases.travel import pumps as travel_pumps
        from musterpoint.forms import actions as forms
        from musterpoint.procedures import actions as procedures

        kinds.install()
        pumps.install()
        travel_kinds.install()
        travel_pumps.install()
        holder = procedures.Holder(may_see=seeing.may_see, page="cases:of-run")
        procedures.register_holder(seeing.HOLDER, holder)
        follower = forms.Follower(
            is_mine=screening.is_own, sent=screening.sent, page="screening:sent"
        )
        forms.register_follower(follower)
