-- case: BEGIN twice
-- example: bad
BEGIN;
CREATE TABLE "Invoice" ("id" BIGINT PRIMARY KEY);
BEGIN;
-- ^ warning transaction-nesting
CREATE TABLE "Payment" ("id" BIGINT PRIMARY KEY);
COMMIT;

-- case: One after the other
-- example: good
BEGIN;
CREATE TABLE "Invoice" ("id" BIGINT PRIMARY KEY);
COMMIT;
BEGIN;
CREATE TABLE "Payment" ("id" BIGINT PRIMARY KEY);
COMMIT;
