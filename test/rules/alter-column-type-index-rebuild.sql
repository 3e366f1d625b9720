-- case: An expression index is built again
-- example: bad
-- file: 20250601000000_add_user_bio_index
CREATE INDEX CONCURRENTLY "User_bio_lower_idx" ON "User"(lower("bio"));
-- file: 20260101000000_change_user_bio
ALTER TABLE "User" ALTER COLUMN "bio" TYPE TEXT;
-- ^ error alter-column-type-index-rebuild: "User_bio_lower_idx"

-- case: A plain index is kept
-- example: good
-- file: 20250601000000_add_user_bio_index
CREATE INDEX CONCURRENTLY "User_bio_idx" ON "User"("bio");
-- file: 20260101000000_change_user_bio
ALTER TABLE "User" ALTER COLUMN "bio" TYPE TEXT;

-- case: Another collation
ALTER TABLE "Post" ALTER COLUMN "authorId" TYPE TEXT COLLATE "C";
-- ^ error alter-column-type-index-rebuild
