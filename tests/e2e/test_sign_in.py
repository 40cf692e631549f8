"""Somebody of the centre comes to work and signs in."""

from tests.harness.browser import sign_in


def test_the_demo_administrator_signs_in_and_sees_the_console(page):
    sign_in(page, "admin")
    assert page.url.endswith("/admin/")
    assert page.locator("main").is_visible()


def test_a_wrong_password_is_refused_and_says_so(page):
    page.goto("/admin/login/")
    page.locator("input[name=username]").fill("admin")
    page.locator("input[name=password]").fill("not the password")
    page.locator("input[name=password]").press("Enter")
    page.locator(".messages, [role=alert], .errorlist").first.wait_for()
    assert "/login" in page.url
