import os
from musterpoint.crises.public.tests.test_browser import *
from musterpoint.crises.public.tests.conftest import _site,_texts,crisis,site,times,visit
pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
OUT="/tmp/mp/pub/pics"; os.makedirs(OUT,exist_ok=True)
CODE=os.environ.get("CODE","en").split(","); WIDTH=[int(x) for x in os.environ.get("WIDTH","390").split(",")]
@pytest.mark.parametrize("code", CODE)
@pytest.mark.parametrize("width", WIDTH)
def test_pics(browser, live_server, site, crisis, code, width):
    ctx=browser.new_context(base_url=str(live_server.url),viewport={"width":width,"height":844},reduced_motion="reduce",bypass_csp=True)
    page, root = ctx.new_page(), f"/o/{site.slug}/"
    page.goto(f"{root}?lang={code}")
    n=0
    for address in every_page(page, root):
        n+=1
        name=re.sub(r"\W+","-",address) or "home"
        page.screenshot(path=f"{OUT}/{code}-{width}-{n:02d}-{name}.png",full_page=True)
        found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
        if found: print("AXE",address,[(o["id"],[n_["target"] for n_ in o["nodes"]][:4]) for o in found])
        src=page.request.get(page.url).text(); total=len(src.encode())+assets()
        print(f"{address:40s} html {len(src.encode()):6d} gz {len(gzip.compress(src.encode())):6d} total {total}")
