-- case: Two changes, sent one by one
-- example: bad
-- prisma: 7.4
CREATE TABLE "Invoice" ("id" BIGINT PRIMARY KEY);
CREATE TABLE "Payment" ("id" BIGINT PRIMARY KEY);
-- ^ advice not-atomic

-- case: One transaction
-- example: good
-- prisma: 7.4
BEGIN;
CREATE TABLE "Invoice" ("id" BIGINT PRIMARY KEY);
CREATE TABLE "Payment" ("id" BIGINT PRIMARY KEY);
COMMIT;

-- case: Prisma 7.3 sends the file at once
CREATE TABLE "Invoice" ("id" BIGINT PRIMARY KEY);
CREATE TABLE "Payment" ("id" BIGINT PRIMARY KEY);

-- case: A setting is no change of the schema
-- prisma: 7.4
SET lock_timeout = '5s';
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;
RESET lock_timeout;
