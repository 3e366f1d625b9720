-- case: A column of its own
-- example: bad
-- file: 20251201000000_add_tags
CREATE TABLE "Tag" ("id" INTEGER NOT NULL, CONSTRAINT "Tag_pkey" PRIMARY KEY ("id"));
CREATE TABLE "_PostToTag" ("A" INTEGER NOT NULL, "B" INTEGER NOT NULL, CONSTRAINT "_PostToTag_AB_pkey" PRIMARY KEY ("A", "B"));
-- file: 20260101000000_add_tag_order
ALTER TABLE "_PostToTag" ADD COLUMN "order" INTEGER;
-- ^ advice implicit-many-to-many: "_PostToTag"

-- case: An explicit relation
-- example: good
CREATE TABLE "PostTag" ("postId" INTEGER NOT NULL, "tagId" INTEGER NOT NULL, "order" INTEGER, CONSTRAINT "PostTag_pkey" PRIMARY KEY ("postId", "tagId"));

-- case: What Prisma 6 generates
-- file: 20251201000000_add_tags
CREATE TABLE "_PostToTag" ("A" INTEGER NOT NULL, "B" INTEGER NOT NULL);
CREATE UNIQUE INDEX "_PostToTag_AB_unique" ON "_PostToTag"("A", "B");
-- file: 20260101000000_upgrade
DROP INDEX "_PostToTag_AB_unique";
