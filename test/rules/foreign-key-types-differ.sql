-- case: integer to bigint
-- example: bad
CREATE TABLE "Account" ("id" BIGINT PRIMARY KEY);
CREATE TABLE "Payment" ("id" BIGINT PRIMARY KEY, "accountId" INTEGER NOT NULL REFERENCES "Account"("id") ON DELETE RESTRICT);
-- ^ advice foreign-key-types-differ: "accountId" is integer

-- case: The same type
-- example: good
CREATE TABLE "Account" ("id" BIGINT PRIMARY KEY);
CREATE TABLE "Payment" ("id" BIGINT PRIMARY KEY, "accountId" BIGINT NOT NULL REFERENCES "Account"("id") ON DELETE RESTRICT);
