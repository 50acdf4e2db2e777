"""A workbook or a CSV file as sheets of rows of cells, bounded and streamed."""
