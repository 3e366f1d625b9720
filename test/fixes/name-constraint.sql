-- case: Checks of a new table
-- postgres: 14
-- rule: unnamed-constraint
-- settings: {"rules": {"unnamed-constraint": "on"}}
CREATE TABLE "Item" (
    "id" INTEGER PRIMARY KEY,
    "a" INTEGER CHECK ("a" > 0),
    "b" INTEGER UNIQUE REFERENCES "Post"("id") ON DELETE CASCADE,
    CHECK ("a" < 100),
    CHECK ("a" < "b"),
    UNIQUE ("a", "b")
);
-- after
CREATE TABLE "Item" (
    "id" INTEGER CONSTRAINT "Item_pkey" PRIMARY KEY,
    "a" INTEGER CHECK ("a" > 0),
    "b" INTEGER UNIQUE REFERENCES "Post"("id") ON DELETE CASCADE,
    CHECK ("a" < 100),
    CHECK ("a" < "b"),
    UNIQUE ("a", "b")
);

-- case: The second check of a column
-- at: 3
-- settings: {"rules": {"unnamed-constraint": "on"}}
CREATE TABLE "Item" ("id" INTEGER PRIMARY KEY, "a" INTEGER CHECK ("a" > 0), CHECK ("a" < 100));
-- after
CREATE TABLE "Item" ("id" INTEGER PRIMARY KEY, "a" INTEGER CHECK ("a" > 0), CONSTRAINT "Item_a_check1" CHECK ("a" < 100));

-- case: A check over two columns
-- at: 3
-- settings: {"rules": {"unnamed-constraint": "on"}}
CREATE TABLE "Item" ("a" INTEGER, "b" INTEGER, CHECK ("a" <> 3), CHECK ("b" <> 3), CHECK ("a" < "b"));
-- after
CREATE TABLE "Item" ("a" INTEGER, "b" INTEGER, CHECK ("a" <> 3), CHECK ("b" <> 3), CONSTRAINT "Item_check" CHECK ("a" < "b"));

-- case: Foreign keys of an older table
-- settings: {"rules": {"unnamed-constraint": "on"}}
ALTER TABLE "Post" ADD FOREIGN KEY ("authorId") REFERENCES "User"("id") ON DELETE CASCADE NOT VALID, ADD CHECK ("views" >= 0) NOT VALID;
-- after
ALTER TABLE "Post" ADD CONSTRAINT "Post_authorId_fkey" FOREIGN KEY ("authorId") REFERENCES "User"("id") ON DELETE CASCADE NOT VALID, ADD CHECK ("views" >= 0) NOT VALID;

-- case: A name that is taken
-- settings: {"rules": {"unnamed-constraint": "on"}}
ALTER TABLE "User" ADD CHECK ("age" < 200) NOT VALID;
-- after
ALTER TABLE "User" ADD CONSTRAINT "User_age_check1" CHECK ("age" < 200) NOT VALID;

-- case: Over an index
-- settings: {"rules": {"unnamed-constraint": "on"}}
ALTER TABLE "User" ADD UNIQUE USING INDEX "User_email_key";
-- not offered
