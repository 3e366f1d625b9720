-- case: Two-phase commit
-- example: bad
BEGIN;
CREATE TABLE "Invoice" ("id" BIGINT PRIMARY KEY);
PREPARE TRANSACTION 'invoice';
-- ^ warning prepare-transaction

-- case: COMMIT
-- example: good
BEGIN;
CREATE TABLE "Invoice" ("id" BIGINT PRIMARY KEY);
COMMIT;
