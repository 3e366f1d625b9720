-- case: Text does not become a number by itself
-- example: bad
ALTER TABLE "User" ALTER COLUMN "name" TYPE INTEGER;
-- ^ error alter-column-type-cannot-cast: Fails

-- case: A new column, filled in batches
-- example: good
ALTER TABLE "User" ADD COLUMN "nameNumber" INTEGER;
