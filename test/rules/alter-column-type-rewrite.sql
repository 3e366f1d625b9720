-- case: A wider integer is stored differently
-- example: bad
ALTER TABLE "Post" ALTER COLUMN "views" TYPE BIGINT;
-- ^ error alter-column-type-rewrite: Rewrites "Post" under ACCESS EXCLUSIVE

-- case: The first phase of a type change adds a new column
-- example: good
ALTER TABLE "Post" ADD COLUMN "viewCount" BIGINT NOT NULL DEFAULT 0;

-- case: A longer varchar is free
-- example: good
ALTER TABLE "User" ALTER COLUMN "bio" TYPE VARCHAR(500);

-- case: The form that Prisma writes for timestamptz always rewrites
ALTER TABLE "Post" ALTER COLUMN "createdAt" SET DATA TYPE TIMESTAMPTZ(3);
-- ^ error alter-column-type-rewrite

-- case: varchar to text is free
ALTER TABLE "User" ALTER COLUMN "bio" TYPE TEXT;

-- case: char to text is not
ALTER TABLE "User" ALTER COLUMN "code" TYPE TEXT;
-- ^ error alter-column-type-rewrite

-- case: A higher precision with the same scale is free
ALTER TABLE "User" ALTER COLUMN "balance" TYPE DECIMAL(14,2);

-- case: Another scale is not
ALTER TABLE "User" ALTER COLUMN "balance" TYPE DECIMAL(14,4);
-- ^ error alter-column-type-rewrite

-- case: json to jsonb
ALTER TABLE "User" ALTER COLUMN "settings" TYPE JSONB;
-- ^ error alter-column-type-rewrite
