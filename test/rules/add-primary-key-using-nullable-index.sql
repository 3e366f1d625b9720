-- case: The column is nullable
-- example: bad
-- file: 20250601000000_create_plain_table
CREATE TABLE "Plain" ("id" INTEGER);
CREATE UNIQUE INDEX "Plain_pkey" ON "Plain"("id");
-- file: 20260101000000_add_plain_key
ALTER TABLE "Plain" ADD CONSTRAINT "Plain_pkey" PRIMARY KEY USING INDEX "Plain_pkey";
-- ^ error add-primary-key-using-nullable-index: Reads all of "Plain" under ACCESS EXCLUSIVE

-- case: The column is NOT NULL
-- example: good
-- file: 20250601000000_create_plain_table
CREATE TABLE "Plain" ("id" INTEGER NOT NULL);
CREATE UNIQUE INDEX "Plain_pkey" ON "Plain"("id");
-- file: 20260101000000_add_plain_key
ALTER TABLE "Plain" ADD CONSTRAINT "Plain_pkey" PRIMARY KEY USING INDEX "Plain_pkey";
