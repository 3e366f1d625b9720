-- case: Deployed code writes text
-- example: bad
ALTER TABLE "Post" ALTER COLUMN "published" DROP DEFAULT, ALTER COLUMN "published" TYPE INTEGER USING "published"::int;
-- ^ error alter-column-type-breaks-clients
-- ^ error alter-column-type-rewrite

-- case: A new column of the new type
-- example: good
ALTER TABLE "Post" ADD COLUMN "state" INTEGER NOT NULL DEFAULT 0;
