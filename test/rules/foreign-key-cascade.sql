-- case: CASCADE
-- example: bad
-- settings: {"rules": {"foreign-key-cascade": "on"}}
ALTER TABLE "Post" ADD CONSTRAINT "Post_authorId_fkey" FOREIGN KEY ("authorId") REFERENCES "User"("id") ON DELETE CASCADE NOT VALID;
-- ^ advice foreign-key-cascade: deletes the rows of "Post"

-- case: RESTRICT
-- example: good
-- settings: {"rules": {"foreign-key-cascade": "on"}}
ALTER TABLE "Post" ADD CONSTRAINT "Post_authorId_fkey" FOREIGN KEY ("authorId") REFERENCES "User"("id") ON DELETE RESTRICT NOT VALID;

-- case: Off by default
ALTER TABLE "Post" ADD CONSTRAINT "Post_authorId_fkey" FOREIGN KEY ("authorId") REFERENCES "User"("id") ON DELETE CASCADE NOT VALID;
