"""Nothing in a file makes the verifier fall over, stand still, or call genuine what was not sealed so."""

import random
import signal
import time
import zlib

import pytest
from tests.files.conftest import KINDS, MINIMAL_PDF
from tests.licences.factories import NINE, file_of, issue
from tests.security.mutations import spoiled

from tongban.licences.services import verify_file

pytestmark = pytest.mark.django_db
LONGEST = 20  # seconds for one small file on a busy machine
SHORT, LONG = 1_500, 100_000


class Hung(BaseException):
    """Not an Exception, so that nobody who catches all of those takes it for an answer."""


@pytest.fixture
def watch():
    """Ends a call that does not come back."""

    def ring(*_):
        raise Hung

    before = signal.signal(signal.SIGALRM, ring)
    yield lambda: signal.setitimer(signal.ITIMER_REAL, LONGEST)
    signal.setitimer(signal.ITIMER_REAL, 0)
    signal.signal(signal.SIGALRM, before)


def run(count, seed, watch):
    sealed = file_of(issue())
    seeds = [sealed, sealed, file_of(issue()), MINIMAL_PDF, KINDS["application/ofd"]]
    genuine, verdicts = set(seeds[:3]), {"valid": 0, "invalid": 0, "unreadable": 0}
    for number, data in enumerate(spoiled(seeds, count=count, seed=seed)):
        watch()
        try:
            found = verify_file(data, at=NINE)
        except Hung:
            pytest.fail(f"file {number} of seed {seed} does not come back")
        except Exception as error:  # noqa: BLE001 - what we look for
            pytest.fail(f"file {number} of seed {seed}: {error!r}")
        assert found.is_valid == (data in genuine), f"file {number} of seed {seed}"
        verdicts[found.verdict] += 1
    return verdicts


def test_spoiled_files_are_answered(watch):
    verdicts = run(SHORT, 1, watch)
    assert verdicts["invalid"] > SHORT // 4
    assert verdicts["unreadable"] > SHORT // 50


@pytest.mark.endurance
def test_a_hundred_thousand_spoiled_files_are_answered(watch, capsys):
    began = time.monotonic()
    verdicts = run(LONG, random.SystemRandom().randrange(10**6) + 2, watch)
    with capsys.disabled():
        print(f"\n{LONG} spoiled files: {verdicts} in {time.monotonic() - began:.0f} s, 0 crashed, 0 hung")


def bomb(megabytes, kind=b"/XRef/W[1 4 1]"):
    packer = zlib.compressobj(9)
    body = b"".join([*(packer.compress(bytes(2**20)) for _ in range(megabytes)), packer.flush()])
    head = b"%PDF-1.5\n1 0 obj\n<</Type/Catalog>>\nendobj\n"
    stream = b"2 0 obj\n<</Type%s/Size 3/Root 1 0 R/Filter/FlateDecode/Length %d>>\nstream\n" % (kind, len(body))
    return head + stream + body + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % len(head)


def many_signatures(count):
    """One signature named by thousands of fields: each asks for a hash of the whole file."""
    fields = b" ".join(b"%d 0 R" % (10 + n) for n in range(count))
    parts = [b"1 0 obj\n<</Type/Catalog/AcroForm<</Fields[%s]/SigFlags 3>>>>\nendobj\n" % fields,
             b"2 0 obj\n<</Type/Sig/SubFilter/ETSI.CAdES.detached/ByteRange[0 10 20 10]/Contents<3000>>>\nendobj\n"]  # fmt: skip
    parts += [b"%d 0 obj\n<</FT/Sig/T(s%d)/V 2 0 R>>\nendobj\n" % (10 + n, n) for n in range(count)]
    made, places = b"%PDF-1.5\n", {}
    for part in parts:
        places[int(part.split()[0])] = len(made)
        made += part
    rows = b"".join(b"%d 1\n%010d 00000 n \n" % place for place in places.items())
    end = b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (10 + count, len(made))
    return made + b"xref\n" + rows + end


HOSTILE = {
    "a stream that unpacks without end": lambda: bomb(300),
    "brackets in brackets": lambda: b"%PDF-1.5\n1 0 obj\n" + b"[" * 10**6 + b"\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n",
    "a table that follows itself": lambda: b"%PDF-1.5\nxref\n0 1\n0000000000 65535 f \ntrailer\n<</Size 1/Root 1 0 R/Prev 9>>\nstartxref\n9\n%%EOF\n",
    "a table of very many": lambda: b"%PDF-1.5\nxref\n0 999999999\n" + b"0000000000 65535 n \n" * 100_000 + b"trailer<<>>\nstartxref\n9\n%%EOF",
    "nothing but spaces": lambda: b"%PDF-1.5\n" + b" " * 19_000_000 + b"startxref",
    "spaces before an end": lambda: b"%PDF-1.5\n" + b" " * 19_000_000 + b"startxref\n19\n%%EOF\n",
    "a very long number": lambda: b"%PDF-1.5\n" + b"9" * 3_000_000 + b" 0 obj\nstartxref\n9\n%%EOF\n",
    "a very long name": lambda: b"%PDF-1.5\nxref\ntrailer<</" + b"a" * 3_000_000 + b">>\nstartxref\n9\n%%EOF\n",
    "thousands of signatures": lambda: many_signatures(5_000),
    "an encrypted file": lambda: MINIMAL_PDF.replace(b"/Root", b"/Encrypt 1 0 R/Root") + b"startxref\n9\n%%EOF\n",
    "nothing": lambda: b"",
    "21 megabytes": lambda: b"%PDF-1.5\n" + bytes(21 * 2**20),
}  # fmt: skip


@pytest.mark.parametrize("what", HOSTILE)
def test_a_file_made_to_cost_much_costs_little(what, watch):
    data = HOSTILE[what]()
    watch()
    began = time.process_time()
    assert not verify_file(data, at=NINE).is_valid
    assert time.process_time() - began < 5
