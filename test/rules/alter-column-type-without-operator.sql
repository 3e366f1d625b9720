-- case: A CHECK compares the column with a number
-- example: bad
ALTER TABLE "User" ALTER COLUMN "age" TYPE TEXT;
-- ^ error alter-column-type-without-operator: Fails

-- case: A new column of the new type
-- example: good
ALTER TABLE "User" ADD COLUMN "ageText" TEXT;
