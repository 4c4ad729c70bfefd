"""A public list as a file, the same rows as on its page: CSV line by line, Excel up to a limit."""

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header

from tongban.exports import public
from tongban.exports.enums import ExportFormat
from tongban.kernel.pages import Listing
from tongban.portal import clock
from tongban.webkit.files import bytes_response
from tongban.webkit.limits import limit


def listed_file(
    request: HttpRequest, kind: str, listing: Listing, columns: public.Columns, *, title: str
) -> HttpResponseBase:
    """`kind` as the address names it; a page not found for one that there is not, and for a workbook that would be too long.
    Nobody may ask for files without end."""
    limit(request, "list-file", times=20, seconds=60)
    is_book = kind == ExportFormat.XLSX
    if kind not in ExportFormat.values or (
        is_book and listing.count(public.MOST_EXCEL_ROWS + 1) > public.MOST_EXCEL_ROWS
    ):
        raise Http404
    name, rows = f"{title}_{clock.today():%Y%m%d}.{kind}", listing.whole().iterator(chunk_size=public.FETCHED)
    if is_book:
        data = public.excel(rows, columns, title=title)
        answer: HttpResponse = bytes_response(data, name=name, content_type=ExportFormat.XLSX.content_type)
        return answer
    lines = StreamingHttpResponse(public.csv_lines(rows, columns), content_type=ExportFormat.CSV.content_type)
    lines["Content-Disposition"] = content_disposition_header(True, name)
    return lines
