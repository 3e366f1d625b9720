-- case: An index
CREATE TABLE "Tag" ("id" INTEGER NOT NULL PRIMARY KEY, "name" TEXT);
CREATE INDEX "Tag_name_index_with_a_name_that_is_longer_than_postgres_keeps_idx" ON "Tag"("name");
-- after
CREATE TABLE "Tag" ("id" INTEGER NOT NULL PRIMARY KEY, "name" TEXT);
CREATE INDEX "Tag_name_index_with_a_name_that_is_longer_than_postgres_keeps_i" ON "Tag"("name");

-- case: A column, twice in the statement
-- postgres: 14
CREATE TABLE "Tag" ("theNumberOfTimesThatSomebodyLookedAtThisTagWithinTheLastSevenDays" INTEGER, CHECK ("theNumberOfTimesThatSomebodyLookedAtThisTagWithinTheLastSevenDays" >= 0));
-- after
CREATE TABLE "Tag" ("theNumberOfTimesThatSomebodyLookedAtThisTagWithinTheLastSevenDa" INTEGER, CHECK ("theNumberOfTimesThatSomebodyLookedAtThisTagWithinTheLastSevenDa" >= 0));

-- case: Letters of several bytes, no quotes
CREATE TABLE größenäöüßäöüßäöüßäöüßäöüßäöüßäöüßäöüßäöü (id INTEGER NOT NULL PRIMARY KEY);
-- after
CREATE TABLE größenäöüßäöüßäöüßäöüßäöüßäöüßäöü (id INTEGER NOT NULL PRIMARY KEY);
