"""Papers beside the acts, by keyboard."""

from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from tests.cases import factories

from tongban.cases import services
from tongban.files.services import owner_of, store_bytes

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_papers_are_read_one_after_the_other_by_keyboard(page, sign_in_as, axe):
    office = factories.an_office()
    case = factories.make_case(office, at_window=True, in_correction=True, when=timezone.localtime())
    for number, material in enumerate(office.item.current.materials.all()):
        made = BytesIO()
        Image.new("RGB", (60 + number, 40), "white").save(made, "PNG")
        file = store_bytes(
            data=made.getvalue(), name=f"{material.name}.png", content_type="image/png", owner=owner_of(office.clerk),
            at=timezone.localtime(),
        )  # fmt: skip
        services.attach_material(
            case_id=case.pk,
            material_code=material.code,
            file_id=file.public_id,
            by=office.clerk,
            at=timezone.localtime(),
        )
    sign_in_as(page, office.clerk.user)
    page.goto(reverse("workbench:case", args=[case.number]))
    page.get_by_role("button", name="逐份查看").click()
    page.get_by_text("第 1 份，共 2 份：申请书").wait_for()
    page.keyboard.press("ArrowRight")
    picture = page.get_by_role("img", name="身份证明")
    picture.wait_for()
    assert picture.evaluate("one => one.decode().then(() => one.naturalWidth)") == 61
    axe(page)
    page.keyboard.press("Escape")
    assert not picture.is_visible()
    assert page.evaluate("document.activeElement.dataset.paper") == "身份证明"
