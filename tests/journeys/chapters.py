"""A catalogue manager writes a guide in the editor, chapter by chapter, as the labels on the screen ask for it."""

import re
from typing import Any

from tests.journeys.hand import Hand

BASIS = "《食品经营许可和备案管理办法》第十三条"


def fill(hand: Hand, said: dict[str, Any], *, within: Any = None) -> None:
    """Label → text to type, an option to choose, True to tick."""
    place = within or hand.page.locator(".edit-form")
    for label, value in said.items():
        field = place.get_by_label(re.compile(f"^{re.escape(label)}(（必填）)?$")).first
        hand.fields += 1
        if value is True:
            field.check()
        elif field.evaluate("one => one.tagName") == "SELECT":
            field.select_option(label=value)
        else:
            field.fill(value)


def onwards(hand: Hand, name: str) -> None:
    """The button at the foot of a chapter saves it and leads to the next one."""
    hand.press(f"下一章：{name}")
    hand.page.get_by_role("heading", name=name).first.wait_for()


def saved(hand: Hand) -> None:
    """Nobody pressed anything: what was typed is saved by itself."""
    hand.page.locator("[data-saved]", has_text="已保存").wait_for()


def add_part(hand: Hand, name: str, said: dict[str, Any], *, what: str = "材料") -> None:
    """A material or a step: its name, then its fields, which open below it."""
    hand.write(f"添加{what}", name)
    hand.press("添加")
    part = hand.page.locator("li.edit-part").filter(has=hand.page.get_by_role("heading", name=name))
    part.locator("details[open]").wait_for()
    fill(hand, said, within=part)


def ask(hand: Hand, text: str, *options: str) -> None:
    """A question of the situations, with its answers."""
    hand.write("问什么", text)
    hand.page.get_by_label("选项（每行一个；不填为是、否）").fill("\n".join(options))
    hand.press("添加问题")
    hand.page.get_by_label("第1题", exact=True).wait_for()


def only_when(hand: Hand, material: str, answer: str) -> None:
    """This material is asked for only after this answer."""
    hand.page.get_by_role("link", name=re.compile(f"设置\\s*{material}$")).click()
    hand.tick("只在下面任何一种情形需要")
    hand.page.get_by_label("当", exact=True).select_option(label=answer)
    hand.page.get_by_role("button", name=re.compile(r"保存\s*适用情形")).click()
    hand.read("当“")


def write_the_guide(keeper: Hand, axe: Any) -> None:
    """食品经营许可: every chapter in its order; the button at its foot leads on. What the directory fixes is seen to be locked,
    what may not stand there is said beside its field and put right."""
    page = keeper.page
    assert "由上级目录统一" in page.locator("#at-name").inner_text()
    assert not page.get_by_role("textbox", name="事项名称").count(), "what is fixed above cannot be typed over"
    axe(page)
    fill(keeper, {"办件类型": "承诺件", "自然人": True, "企业法人": True, "承办机构": "行政审批科"})
    onwards(keeper, "依据与权限")
    fill(keeper, {"行使层级": "县级", "权力来源": "法定本级行使", "权限划分": "由县级受理。"})
    onwards(keeper, "时限")
    fill(keeper, {"承诺办结时限": "30"})
    keeper.read("承诺时限（30个工作日）不得超过法定时限（20个工作日）")
    fill(keeper, {"承诺办结时限": "10"})
    saved(keeper)
    page.reload()
    assert page.get_by_label("承诺办结时限", exact=True).input_value() == "10", "saved without a button"
    onwards(keeper, "受理条件与办理流程")
    fill(
        keeper,
        {
            "受理条件": "具有固定的经营场所，并提交法律、法规规定的其他材料。",
            "办理流程": "申请、受理、审查、决定、送达。",
        },
    )
    keeper.read("必须改", within=page.locator("#at-conditions"))
    assert "其他材料" in page.locator("#at-conditions blockquote").inner_text(), "the very words that are wrong"
    axe(page)
    fill(keeper, {"受理条件": "具有与经营的食品品种、数量相适应的固定场所。"})
    page.locator("#at-conditions .said-blocking").wait_for(state="detached")
    onwards(keeper, "办理方式与地点")
    fill(keeper, {
        "窗口办理": True, "网上办理": True, "到办事现场次数": "0", "办理地点": "解放路1号政务服务中心二楼", "办理时间": "工作日9:00—17:00",
        "是否网上办理": True, "能否网上申请": True, "能否预约办理": "是",
    })  # fmt: skip
    onwards(keeper, "收费与结果")
    fill(keeper, {"是否收费": True, "结果类型": "批文", "结果名称": "准予食品经营许可决定书"})
    keeper.press("添加：收费")
    row = page.get_by_role("group", name="收费 1")
    fill(
        keeper,
        {
            "收费项目": "工本费",
            "收费标准": "每证10元",
            "金额（元）": "10",
            "收费依据": "《中华人民共和国行政许可法》第五十九条",
        },
        within=row,
    )
    onwards(keeper, "情形引导")
    ask(keeper, "经营场所是自有还是租赁？", "自有", "租赁")
    onwards(keeper, "申请材料")
    for name, basis in (
        ("食品经营许可申请书", BASIS),
        ("有效身份证件", BASIS),
        ("房屋租赁合同", BASIS),
        ("经营场所使用证明", BASIS),
    ):
        add_part(keeper, name, {"设定依据": basis, "原件份数": "1", "来源渠道": "申请人自备"})
    onwards(keeper, "办理环节")
    for name, days in (("受理", "1个工作日"), ("审查", "6个工作日"), ("决定", "3个工作日")):
        add_part(keeper, name, {"时限": days, "办理人": "行政审批科"}, what="环节")
    onwards(keeper, "咨询监督与常见问题")
    fill(keeper, {"咨询方式": "市政务服务中心 0999-8123456", "监督投诉方式": "0999-12345"})
    onwards(keeper, "服务主题")
    fill(keeper, {"企业：开办企业": True})
    onwards(keeper, "平台办理规则")
    keeper.follow("情形引导")
    only_when(keeper, "房屋租赁合同", "“经营场所是自有还是租赁？”回答“租赁”")
    only_when(keeper, "经营场所使用证明", "“经营场所是自有还是租赁？”回答“自有”")
    keeper.read("每种回答都得到一份确定的材料清单")
    trial = page.locator("#try")
    trial.get_by_label("租赁").check()
    keeper.read("需要3份材料", within=trial)
    axe(page)
