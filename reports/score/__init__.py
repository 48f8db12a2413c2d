"""The score in every format: text, JSON, workbook, page and Word, and the sections in the compliance reports."""
