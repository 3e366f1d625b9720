-- case: A bare COMMIT
-- example: bad
CREATE TABLE "Invoice" ("id" BIGINT PRIMARY KEY);
COMMIT;
-- ^ warning commit-without-begin
CREATE TABLE "Payment" ("id" BIGINT PRIMARY KEY);

-- case: BEGIN and COMMIT
-- example: good
BEGIN;
CREATE TABLE "Invoice" ("id" BIGINT PRIMARY KEY);
COMMIT;

-- case: Where nothing is open it does nothing
-- prisma: 7.4
CREATE TABLE "Invoice" ("id" BIGINT PRIMARY KEY);
COMMIT;
-- ^ advice commit-without-begin: does nothing
