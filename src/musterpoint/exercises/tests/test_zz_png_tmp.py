import sys; sys.path.insert(0,'/tmp/mp/scratch')
import pytest
from pdfpng import png
from musterpoint.web import pdf
from musterpoint.exercises.tests.test_browser import *
from musterpoint.exercises.tests.test_browser import _these_pages
import json as j
def test_png(world, staff, monkeypatch):
    got={}
    real=pdf.render
    def fake(t,d,*,at):
        from musterpoint.web import languages
        l=languages.current()
        got[t+l.code]=({'lang':l.code,'dir':l.direction,**d},t); return real(t,d,at=at)
    monkeypatch.setattr(pdf,'render',fake)
    for l in ('en','ar'):
        staff['portal'].get(world.addresses['leg']+'manifest.pdf?lang='+l)
        staff['portal'].get(world.addresses['report']+'report.pdf?lang='+l)
    # real summary
    from musterpoint.evaluation.models import Report
    c=j.load(open('/tmp/mp/home/reports/libya-2011/summary.json'))
    for k,(d,t) in got.items(): png(t,d,'/tmp/mp/scratch/pdf-'+k.replace('/','_'))
    from musterpoint.tenancy.scope import acting_as
    with acting_as(world.loop.operator):
        from musterpoint.evaluation import actions
        actions.keep_report(world.loop.pool_crisis,'after_action',c,by=world.loop.operator,at=NOON)
    got.clear()
    r=staff['portal'].get(world.addresses['report'].replace('/1/','/2/')+'report.pdf?lang=en'); assert r.status_code==200
    for k,(d,t) in got.items(): png(t,d,'/tmp/mp/scratch/pdf-real-'+k.replace('/','_'))
    open('/tmp/mp/scratch/report2.html','wb').write(staff['portal'].get(world.addresses['report'].replace('/1/','/2/')).content)
