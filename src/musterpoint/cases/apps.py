from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "musterpoint.cases"
    label = "cases"

    def ready(self) -> None:
        from musterpoint.cases import dues, kinds, posts, pumps, seeing
        from musterpoint.cases.children import followed as children
        from musterpoint.cases.children import queries as gate
        from musterpoint.cases.screening import actions as screening
        from musterpoint.cases.travel import gates
        from musterpoint.cases.travel import kinds as travel_kinds
        from musterpoint.cases.travel import pumps as travel_pumps
        from musterpoint.forms import actions as forms
        from musterpoint.people import actions as registry
        from musterpoint.procedures import actions as procedures

        kinds.install()
        pumps.install()
        dues.install()
        posts.install()
        travel_kinds.install()
        travel_pumps.install()
        holder = procedures.Holder(
            may_see=seeing.may_see,
            page="cases:of-run",
            moved=children.run_moved,
            hidden=seeing.hidden_runs,
            at_posts=dues.runs_at,
        )
        procedures.register_holder(seeing.HOLDER, holder)
        registry.follow("children", registry.Follower(written=children.written, left=children.left))
        gates.register_clearance(gate.cleared_for_papers)
        follower = forms.Follower(
            is_mine=screening.is_own, sent=screening.sent, page="screening:sent"
        )
        forms.register_follower(follower)
