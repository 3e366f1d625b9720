-- case: A shorter varchar
-- example: bad
ALTER TABLE "User" ALTER COLUMN "bio" TYPE VARCHAR(50);
-- ^ warning alter-column-type-narrowing: from varchar(100)
-- ^ error alter-column-type-rewrite

-- case: A longer one
-- example: good
ALTER TABLE "User" ALTER COLUMN "bio" TYPE VARCHAR(500);

-- case: A smaller scale rounds
ALTER TABLE "User" ALTER COLUMN "balance" TYPE NUMERIC(12,1);
-- ^ warning alter-column-type-narrowing: rounded
-- ^ error alter-column-type-rewrite

-- case: A wider integer rewrites, but loses nothing
ALTER TABLE "Post" ALTER COLUMN "views" TYPE BIGINT;
-- ^ error alter-column-type-rewrite
