"""Our whole report: cover, summary, charts, gates, every row, gaps, contents and index."""

from bot.reports.pdf.build import build_pdf
from scoring.catalogue.loading import load_catalogue
from tests.bench.printers.printing import serve
from tests.bench.support.samples import report_data

if __name__ == "__main__":
    data = report_data(load_catalogue("gb36132-2018"))
    serve(lambda _rows: build_pdf(data, "zh"))
