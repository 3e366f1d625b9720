-- case: Two indexes in one statement
-- example: bad
DROP INDEX CONCURRENTLY "Post_authorId_idx", "User_organizationId_idx";
-- ^ error drop-index-concurrently-form: Fails

-- case: One index in a migration
-- example: good
DROP INDEX CONCURRENTLY "Post_authorId_idx";
