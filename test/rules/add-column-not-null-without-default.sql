-- case: What Prisma writes for a new required field
-- example: bad
ALTER TABLE "User" ADD COLUMN "displayName" TEXT NOT NULL;
-- ^ error add-column-not-null-without-default: Fails where "User" holds rows

-- case: Nullable first
-- example: good
ALTER TABLE "User" ADD COLUMN "displayName" TEXT;

-- case: A constant default is safe
ALTER TABLE "User" ADD COLUMN "displayName" TEXT NOT NULL DEFAULT '';

-- case: DEFAULT NULL is no default
ALTER TABLE "User" ADD COLUMN "displayName" TEXT NOT NULL DEFAULT NULL;
-- ^ error add-column-not-null-without-default
