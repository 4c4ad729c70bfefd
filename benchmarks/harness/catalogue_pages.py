"""The pages of the catalogue: who asks for them, and the addresses, with the largest thing of each kind as their subject."""

from urllib.parse import quote

from benchmarks.data import registers

Page = tuple[str, str, str]  # who, name, address


def pages() -> list[Page]:
    """Out of the database that `registers.fill` filled."""
    from tongban.catalogue.models import (
        ImportRun,
        ItemAct,
        ItemList,
        ItemVersion,
        MaterialName,
        Policy,
        Proof,
        ServiceItem,
        StandardMaterial,
        Submission,
        Theme,
    )
    from tongban.forms.models import OptionList
    from tongban.regions.models import Body, Hall, Region

    code = dict(
        ServiceItem.objects.filter(pk__in=(1, registers.LONGEST_PAST, registers.WIDE)).values_list("pk", "code")
    )
    item, past, wide = code[1], code[registers.LONGEST_PAST], code[registers.WIDE]
    numbers = sorted(ItemVersion.objects.filter(item_id=registers.LONGEST_PAST).values_list("number", flat=True))
    body = Body.objects.order_by("pk").first()
    lists = list(ItemList.objects.order_by("pk").values_list("code", flat=True)[:2])
    batch, ruled = lists[0], lists[-1]
    change = ItemList.objects.get(code=batch).changes.filter(number=1).get().pk
    policy = Policy.objects.order_by("pk").first()
    proof = Proof.objects.order_by("pk").first()
    entry = StandardMaterial.objects.order_by("pk").first()
    name = MaterialName.objects.order_by("-uses").first()
    submission = Submission.objects.filter(version__isnull=False).order_by("pk").first()
    act = ItemAct.objects.filter(body=body).first()
    runs = dict(ImportRun.objects.values_list("staff__user__username", "public_id"))
    options = OptionList.objects.order_by("pk").first()
    hall, town = (
        Hall.objects.order_by("pk").first(),
        Region.objects.filter(level=4, code__startswith="9901").order_by("pk").first(),
    )
    theme = Theme.objects.order_by("pk").first()
    assert body and policy and proof and entry and name and submission and act and options and hall and town and theme
    desk = "/workbench/"
    keeper = {
        "items": "catalogue/", "items by text": f"catalogue/?text={quote('许可证')}", "items, rare text": f"catalogue/?text={quote('没有这个')}",
        "an item": f"catalogue/items/{past}/",
        "a wide item": f"catalogue/items/{wide}/", "compare": f"catalogue/items/{past}/compare/{numbers[0]}/{numbers[-1]}/",
        "editor, materials": f"catalogue/items/{wide}/edit/materials/", "editor, identity": f"catalogue/items/{wide}/edit/identity/",
        "editor, preview": f"catalogue/items/{wide}/edit/preview/",
        "situations": f"catalogue/items/{wide}/edit/situations/",
        "form of an item": f"catalogue/items/{wide}/form/", "files of an item": f"catalogue/items/{wide}/files/",
        "together": f"catalogue/items/{item}/together/", "suspend": f"catalogue/items/{item}/standing/suspend/",
        "merge": f"catalogue/items/{item}/standing/merge/", "split": f"catalogue/items/{item}/standing/split/",
        "places": f"catalogue/items/{wide}/places/", "favourable": f"catalogue/items/{past}/favourable/",
        "an act": f"catalogue/acts/{act.pk}/", "directory": "catalogue/directory/", "directory, claimed": f"catalogue/directory/?body={body.pk}&show=claimed",
        "directory, all": f"catalogue/directory/?body={body.pk}&show=all", "differences": "catalogue/differences/",
        "lists": "lists/", "new list": "lists/new/", "a list": f"lists/{batch}/", "a list by rule": f"lists/{ruled}/", "edit list": f"lists/{batch}/edit/",
        "list rule": f"lists/{ruled}/rule/", "list rule tried": f"lists/{ruled}/rule/?condition=no_fee", "exceptions": f"lists/{ruled}/exceptions/",
        "exceptions by text": f"lists/{ruled}/exceptions/?text={quote('许可证')}", "batch": f"lists/{batch}/batch/",
        "batch by text": f"lists/{batch}/batch/?text={quote('没有这个')}", "batch publish": f"lists/{batch}/batch/publish/",
        "a change of a list": f"lists/{batch}/changes/{change}/",
        "guide audit": "guide-audit/", "guide audit by text": f"guide-audit/?text={quote('没有这个')}", "guide audit resolved": "guide-audit/?state=resolved",
        "guide audit of an item": f"guide-audit/items/{wide}/", "reductions": "reductions/", "reductions, year": "reductions/?days=365",
        "reductions of a body": f"reductions/?body={body.pk}", "reductions of a type": "reductions/?type=permit",
        "spoilers, time": "reductions/time_by_items/", "spoilers, materials": "reductions/materials/", "spoilers, zero material": "reductions/zero_material_share/",
        "imports": "catalogue/import/", "an import": "catalogue/import/{run}/",
        "reforms": "permit-reforms/", "reforms missing": "permit-reforms/?list=missing", "reforms by text": f"permit-reforms/?text={quote('没有这个')}",
        "presence": "presence/", "presence outside": "presence/outside/", "presence missing": "presence/items/missing/",
        "presence by text": f"presence/items/present/?text={quote('没有这个')}", "presence listed": "presence/items/listed/", "presence consulting": "presence/items/consulting/",
        "proofs": "proofs/", "proofs missing": "proofs/?list=missing", "new proof": "proofs/new/", "a proof": f"proofs/{proof.pk}/",
        "forms": "forms/", "forms by text": f"forms/?text={quote('第5')}", "new form": "forms/new/", "form lists": "forms/lists/", "a form list": f"forms/lists/{options.pk}/",
        "a form": "forms/form-1/", "compare forms": "forms/form-1/compare/?before=1&after=2", "form version": "forms/form-1/1/", "form export": "forms/form-1/1/export/",
        "policies": "policies/", "policies by text": f"policies/?text={quote('支持')}", "new policy": "policies/new/", "a policy": f"policies/{policy.code}/",
        "policy preview": f"policies/{policy.code}/preview/", "dictionary": "dictionary/", "dictionary by text": f"dictionary/?text={quote('自己')}",
        "dictionary export": "dictionary/export/",
        "materials": "materials/", "materials decided": "materials/?show=decided", "material dictionary": "materials/?show=entries", "materials by text": f"materials/?text={quote('没有这个')}",
        "accept names": "materials/accept/", "material suggestions": f"materials/suggestions/?text={quote('身份证')}", "new material": "materials/new/",
        "a name": f"materials/names/{name.pk}/", "a material": f"materials/entries/{entry.pk}/",
        "unanswered": "unanswered/", "unanswered settled": "unanswered/?list=settled", "words without answer": "unanswered/?list=words",
    }  # fmt: skip
    found = [
        (who, one, desk + path.replace("{run}", str(runs[who])))
        for who in ("manager-all", "manager-one")
        for one, path in keeper.items()
    ]
    found += [("manager-city", one, desk + path) for one, path in keeper.items() if path.startswith("lists/")]
    for who in ("leader", "supervisor"):
        found += [
            (who, one, desk + keeper[one])
            for one in ("reductions", "reductions, year", "spoilers, materials", "presence", "presence missing")
        ]
    found += [("leader", "ending", f"{desk}ending/"), ("reviewer", "reviews", f"{desk}catalogue/reviews/"),
              ("reviewer", "a review", f"{desk}catalogue/reviews/{submission.pk}/")]  # fmt: skip
    public = {
        "home": "/", "a guide": f"/items/{item}/", "a wide guide": f"/items/{wide}/", "guide pdf": f"/items/{wide}/guide.pdf", "poster": f"/items/{item}/poster.pdf",
        "blank form": f"/items/{item}/form.pdf",
        "materials by situation": f"/items/{wide}/materials/", "versions": f"/items/{past}/versions/",
        "compare versions": f"/items/{past}/versions/{numbers[0]}/{numbers[-1]}/", "changes": "/changes/", "theme": f"/themes/{theme.code}/",
        "towns": "/towns/", "a town": f"/towns/{town.code}/", "bodies": "/bodies/", "a body": f"/bodies/{body.pk}/", "lists": "/lists/",
        "a list": f"/lists/{batch}/", "a list by rule": f"/lists/{ruled}/", "exceptions": f"/lists/{ruled}/exceptions/", "history": f"/lists/{batch}/history/",
        "a change": f"/lists/{batch}/history/{change}/", "list file": f"/lists/{batch}/file.csv", "halls": "/halls/", "a hall": f"/halls/{hall.pk}/",
        "hall file": f"/halls/{hall.pk}/file.csv", "reforms": "/permit-reforms/", "reforms by text": f"/permit-reforms/?text={quote('没有这个')}", "reforms file": "/permit-reforms/file.csv",
        "proofs": "/proofs/", "proofs by text": f"/proofs/?text={quote('没有这个')}", "a proof": f"/proofs/{proof.pk}/", "proofs file": "/proofs/file.csv",
        "policies": "/policies/", "policies by text": f"/policies/?text={quote('支持')}", "a policy": f"/policies/{policy.code}/",
        "search": f"/search?q={quote('食品经营许可证')}", "search of a common word": f"/search?q={quote('许可证')}", "search without answer": f"/search?q={quote('飞碟')}",
        "suggestions": f"/search/suggest?q={quote('食品')}",
    }  # fmt: skip
    found += [("nobody", one, path) for one, path in public.items()]
    api = {
        "items": "items?limit=100", "items by text": f"items?text={quote('没有这个')}", "items of a theme": f"items?theme={theme.code}", "an item": f"items/{wide}", "versions": f"items/{past}/versions",
        "a version": f"items/{past}/versions/{numbers[-1]}", "guide": f"items/{wide}/guide", "changes": "items/changes",
    }  # fmt: skip
    return found + [("api", one, f"/api/v1/{path}") for one, path in api.items()]
