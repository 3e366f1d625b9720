-- case: The index belongs to the primary key
-- example: bad
DROP INDEX "Post_pkey";
-- ^ error drop-index-of-constraint: Fails

-- case: An index that belongs to nothing
-- example: good
DROP INDEX CONCURRENTLY "Post_authorId_idx";
