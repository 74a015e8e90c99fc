"""Pages for errors."""

import pytest
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.test import Client, RequestFactory

from musterpoint.web import errors


@pytest.mark.parametrize("status", sorted(errors.TEXTS))
@pytest.mark.parametrize("look", ["", "?console"])
def test_every_error_has_a_page_in_both_looks(client: Client, status: int, look: str) -> None:
    page = client.get(f"/fail/{status}/{look}")
    assert page.status_code == status
    body = page.content.decode()
    assert ("mp-console" in body) is bool(look)
    assert f"Code {status}" in body
    assert "<h1" in body


@pytest.mark.parametrize(("status", "as_"), [(418, 400), (599, 500)])
def test_an_unknown_status_gets_the_nearest_page(client: Client, status: int, as_: int) -> None:
    page = client.get(f"/fail/{status}/")
    assert page.status_code == status
    assert str(errors.TEXTS[as_].title) in page.content.decode()


def test_after_a_form_the_page_says_how_to_keep_what_was_typed(client: Client) -> None:
    assert "Your browser still has what you typed" in client.post("/fail/409/").content.decode()
    assert "Your browser still has what you typed" not in client.get("/fail/409/").content.decode()


def test_a_message_replaces_the_general_sentence_and_is_escaped(client: Client) -> None:
    body = client.get("/fail/409/", {"message": "<i>Already done</i>"}).content.decode()
    assert "&lt;i&gt;Already done" in body
    assert str(errors.TEXTS[409].lead) not in body


def test_htmx_gets_a_note_for_the_part_that_asked(client: Client) -> None:
    body = client.get("/fail/403/", headers={"hx-request": "true"}).content.decode()
    assert "<html" not in body
    assert 'role="alert"' in body


def test_an_unknown_address_tells_nothing_about_the_inside(client: Client) -> None:
    page = client.get("/nowhere/secret-name/")
    assert page.status_code == 404
    assert "secret-name" not in page.content.decode().replace('href="/nowhere/secret-name/', "")


def test_handlers_choose_the_status() -> None:
    request = RequestFactory().post("/")
    assert errors.bad_request(request, RequestDataTooBig()).status_code == 413
    assert errors.bad_request(request, SuspiciousOperation("x")).status_code == 400
    assert (
        b"Only officers"
        in errors.permission_denied(request, PermissionDenied("Only officers")).content
    )
    assert errors.server_error(request).status_code == 500
    assert errors.csrf_failure(request, "no cookie").status_code == 403


def test_a_form_from_elsewhere_is_refused() -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/patterns/public/", {}).status_code == 403
