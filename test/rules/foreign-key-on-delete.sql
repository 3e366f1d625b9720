-- case: Nothing said
-- example: bad
ALTER TABLE "Post" ADD CONSTRAINT "Post_authorId_fkey" FOREIGN KEY ("authorId") REFERENCES "User"("id") NOT VALID;
-- ^ advice foreign-key-on-delete: "User"

-- case: RESTRICT
-- example: good
ALTER TABLE "Post" ADD CONSTRAINT "Post_authorId_fkey" FOREIGN KEY ("authorId") REFERENCES "User"("id") ON DELETE RESTRICT NOT VALID;
