-- case: No COMMIT
-- example: bad
BEGIN;
-- ^ error unclosed-transaction
CREATE TABLE "Invoice" ("id" BIGINT PRIMARY KEY);

-- case: COMMIT
-- example: good
BEGIN;
CREATE TABLE "Invoice" ("id" BIGINT PRIMARY KEY);
COMMIT;
