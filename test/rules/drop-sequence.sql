-- case: Code may still take numbers from it
-- example: bad
DROP SEQUENCE "invoice_seq";
-- ^ warning drop-sequence: "invoice_seq"

-- case: A new sequence harms nobody
-- example: good
CREATE SEQUENCE "receipt_seq";
