-- case: The old name is gone at once
-- example: bad
ALTER SEQUENCE "invoice_seq" RENAME TO "bill_seq";
-- ^ error rename-sequence

-- case: The name stays
-- example: good
ALTER SEQUENCE "invoice_seq" CACHE 10;
