-- base:
CREATE TABLE "Team" ("id" INTEGER NOT NULL, "code" TEXT, CONSTRAINT "Team_pkey" PRIMARY KEY ("id"));
CREATE TABLE "User" ("id" INTEGER NOT NULL, "email" TEXT NOT NULL, "teamId" INTEGER, "age" INTEGER);
INSERT INTO "Team" VALUES (1, 'a'), (2, 'b');
INSERT INTO "User" VALUES (1, 'a@x', 1, 20), (2, 'b@x', 2, 30);

-- case: A primary key is added
-- grade: exact
ALTER TABLE "User" ADD CONSTRAINT "User_pkey" PRIMARY KEY ("id");

-- case: A primary key over a nullable column is added
-- grade: exact
ALTER TABLE "User" ADD CONSTRAINT "User_pkey" PRIMARY KEY ("id", "age");

-- case: A primary key without a name is added
-- grade: exact
ALTER TABLE "User" ADD PRIMARY KEY ("id");

-- case: A unique constraint is added
-- grade: exact
ALTER TABLE "User" ADD CONSTRAINT "User_email_key" UNIQUE ("email");

-- case: Unique constraints without a name are added
-- grade: exact
ALTER TABLE "User" ADD UNIQUE ("email"), ADD UNIQUE ("email", "age");

-- case: A constraint takes an index over
-- grade: exact
-- section: history
CREATE UNIQUE INDEX "User_email_idx" ON "User"("email");
-- section: migration
ALTER TABLE "User" ADD CONSTRAINT "User_email_key" UNIQUE USING INDEX "User_email_idx";

-- case: A constraint takes an index of the same migration over
-- grade: exact
CREATE UNIQUE INDEX "User_email_idx" ON "User"("email");
ALTER TABLE "User" ADD CONSTRAINT "User_email_key" UNIQUE USING INDEX "User_email_idx";

-- case: A check is added
-- grade: exact
ALTER TABLE "User" ADD CONSTRAINT "User_age_check" CHECK ("age" >= 0);

-- case: Checks without a name are added
-- grade: exact
ALTER TABLE "User" ADD CHECK ("age" >= 0);
ALTER TABLE "User" ADD CHECK ("age" < 200), ADD CHECK ("age" > "id");

-- case: A check is added in two steps
-- grade: exact
ALTER TABLE "User" ADD CONSTRAINT "User_age_check" CHECK ("age" >= 0) NOT VALID;
ALTER TABLE "User" VALIDATE CONSTRAINT "User_age_check";

-- case: A constraint of earlier is validated
-- grade: exact
-- section: history
ALTER TABLE "User" ADD CONSTRAINT "User_age_check" CHECK ("age" >= 0) NOT VALID;
-- section: migration
ALTER TABLE "User" VALIDATE CONSTRAINT "User_age_check";

-- case: A foreign key of earlier is validated
-- grade: exact
-- section: history
ALTER TABLE "User" ADD CONSTRAINT "User_teamId_fkey" FOREIGN KEY ("teamId") REFERENCES "Team"("id") NOT VALID;
-- section: migration
ALTER TABLE "User" VALIDATE CONSTRAINT "User_teamId_fkey";

-- case: A constraint that is valid is validated
-- grade: exact
-- section: history
ALTER TABLE "User" ADD CONSTRAINT "User_age_check" CHECK ("age" >= 0);
-- section: migration
ALTER TABLE "User" VALIDATE CONSTRAINT "User_age_check";

-- case: A foreign key is added
-- grade: exact
ALTER TABLE "User" ADD CONSTRAINT "User_teamId_fkey" FOREIGN KEY ("teamId") REFERENCES "Team"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- case: Foreign keys without a name are added
-- grade: exact
ALTER TABLE "User" ADD FOREIGN KEY ("teamId") REFERENCES "Team", ADD FOREIGN KEY ("teamId") REFERENCES "Team"("id") DEFERRABLE;

-- case: An exclusion constraint is added
-- grade: exact
ALTER TABLE "User" ADD CONSTRAINT "User_age_excl" EXCLUDE USING btree ("age" WITH =) WHERE ("age" > 0);

-- case: A primary key is dropped
-- grade: exact
ALTER TABLE "Team" DROP CONSTRAINT "Team_pkey";

-- case: A primary key that foreign keys use is dropped
-- grade: exact
-- section: history
ALTER TABLE "User" ADD CONSTRAINT "User_teamId_fkey" FOREIGN KEY ("teamId") REFERENCES "Team"("id") ON DELETE CASCADE;
COMMENT ON CONSTRAINT "User_teamId_fkey" ON "User" IS 'team';
-- section: migration
ALTER TABLE "Team" DROP CONSTRAINT "Team_pkey" CASCADE;

-- case: A unique constraint is dropped
-- grade: exact
-- section: history
ALTER TABLE "User" ADD CONSTRAINT "User_email_key" UNIQUE ("email") INCLUDE ("age") WITH (fillfactor = 80) DEFERRABLE INITIALLY DEFERRED;
-- section: migration
ALTER TABLE "User" DROP CONSTRAINT "User_email_key";

-- case: NULLS NOT DISTINCT
-- grade: exact
-- postgres: 18
-- section: history
ALTER TABLE "User" ADD CONSTRAINT "User_age_key" UNIQUE NULLS NOT DISTINCT ("age");
-- section: migration
ALTER TABLE "User" DROP CONSTRAINT "User_age_key";

-- case: A unique constraint that took over an index is dropped
-- grade: exact
-- section: history
CREATE UNIQUE INDEX "User_email_idx" ON "User"("email");
ALTER TABLE "User" ADD CONSTRAINT "User_email_key" UNIQUE USING INDEX "User_email_idx";
-- section: migration
ALTER TABLE "User" DROP CONSTRAINT "User_email_key";

-- case: A check is dropped
-- grade: exact
-- section: history
ALTER TABLE "User" ADD CONSTRAINT "User_age_check" CHECK ("age" BETWEEN 0 AND 200) NO INHERIT;
COMMENT ON CONSTRAINT "User_age_check" ON "User" IS 'sane';
-- section: migration
ALTER TABLE "User" DROP CONSTRAINT "User_age_check";

-- case: A check that is not valid is dropped
-- grade: exact
-- section: history
ALTER TABLE "User" ADD CONSTRAINT "User_age_check" CHECK ("age" > 1000) NOT VALID;
-- section: migration
ALTER TABLE "User" DROP CONSTRAINT "User_age_check";

-- case: A check without a name is dropped by the name that it got
-- grade: exact
-- section: history
ALTER TABLE "User" ADD CHECK ("age" > 0);
-- section: migration
ALTER TABLE "User" DROP CONSTRAINT "User_age_check";

-- case: A foreign key is dropped
-- grade: exact
-- section: history
ALTER TABLE "User" ADD CONSTRAINT "User_teamId_fkey" FOREIGN KEY ("teamId") REFERENCES "Team"("id") MATCH FULL ON DELETE SET NULL ON UPDATE CASCADE DEFERRABLE INITIALLY IMMEDIATE;
-- section: migration
ALTER TABLE "User" DROP CONSTRAINT "User_teamId_fkey";

-- case: A foreign key that is not valid is dropped
-- grade: exact
-- section: history
INSERT INTO "User" VALUES (3, 'c', 99, 1);
ALTER TABLE "User" ADD CONSTRAINT "User_teamId_fkey" FOREIGN KEY ("teamId") REFERENCES "Team"("id") NOT VALID;
-- section: migration
ALTER TABLE "User" DROP CONSTRAINT "User_teamId_fkey";

-- case: An exclusion constraint is dropped
-- grade: exact
-- section: history
ALTER TABLE "User" ADD CONSTRAINT "User_age_excl" EXCLUDE USING btree ("age" WITH =, lower("email") WITH =) WHERE ("age" > 0);
-- section: migration
ALTER TABLE "User" DROP CONSTRAINT "User_age_excl";

-- case: A constraint that is not there is dropped with IF EXISTS
-- grade: exact
ALTER TABLE "User" DROP CONSTRAINT IF EXISTS "nothing";

-- case: A constraint is dropped and added in another form
-- grade: exact
-- section: history
ALTER TABLE "User" ADD CONSTRAINT "User_teamId_fkey" FOREIGN KEY ("teamId") REFERENCES "Team"("id");
-- section: migration
ALTER TABLE "User" DROP CONSTRAINT "User_teamId_fkey", ADD CONSTRAINT "User_teamId_fkey" FOREIGN KEY ("teamId") REFERENCES "Team"("id") ON DELETE CASCADE;

-- case: The primary key changes its columns
-- grade: exact
ALTER TABLE "Team" DROP CONSTRAINT "Team_pkey", ADD CONSTRAINT "Team_pkey" PRIMARY KEY ("id", "code");

-- case: A constraint is renamed
-- grade: exact
ALTER TABLE "Team" RENAME CONSTRAINT "Team_pkey" TO "team_key";

-- case: A foreign key becomes deferrable
-- grade: exact irreversible
-- section: history
ALTER TABLE "User" ADD CONSTRAINT "User_teamId_fkey" FOREIGN KEY ("teamId") REFERENCES "Team"("id");
-- section: migration
ALTER TABLE "User" ALTER CONSTRAINT "User_teamId_fkey" DEFERRABLE INITIALLY DEFERRED;

-- case: A NOT NULL constraint is added by name
-- grade: exact
-- postgres: 18
ALTER TABLE "User" ADD CONSTRAINT "age_there" NOT NULL "age";

-- case: A NOT NULL constraint is added in two steps
-- grade: exact
-- postgres: 18
ALTER TABLE "User" ADD CONSTRAINT "age_there" NOT NULL "age" NOT VALID;
ALTER TABLE "User" VALIDATE CONSTRAINT "age_there";

-- case: A NOT NULL constraint is dropped by name
-- grade: exact
-- postgres: 18
-- section: history
ALTER TABLE "User" ADD CONSTRAINT "age_there" NOT NULL "age";
-- section: migration
ALTER TABLE "User" DROP CONSTRAINT "age_there";

-- case: A named NOT NULL is dropped from its column
-- grade: exact
-- postgres: 18
-- section: history
ALTER TABLE "User" ADD CONSTRAINT "age_there" NOT NULL "age";
-- section: migration
ALTER TABLE "User" ALTER COLUMN "age" DROP NOT NULL;

-- case: A check that is not enforced
-- grade: exact
-- postgres: 18
-- section: history
ALTER TABLE "User" ADD CONSTRAINT "adult" CHECK ("age" > 18) NOT ENFORCED;
-- section: migration
ALTER TABLE "User" DROP CONSTRAINT "adult";

-- case: NOT NULL by way of a check
-- grade: exact
ALTER TABLE "User" ADD CONSTRAINT "age_there" CHECK ("age" IS NOT NULL) NOT VALID;
ALTER TABLE "User" VALIDATE CONSTRAINT "age_there";
ALTER TABLE "User" ALTER COLUMN "age" SET NOT NULL;
ALTER TABLE "User" DROP CONSTRAINT "age_there";

-- case: A constraint with the comment of its own
-- grade: exact
COMMENT ON CONSTRAINT "Team_pkey" ON "Team" IS 'the key';

-- case: A primary key that replica identity and clustering use is dropped
-- grade: exact
-- section: history
ALTER TABLE "Team" REPLICA IDENTITY USING INDEX "Team_pkey";
ALTER TABLE "Team" CLUSTER ON "Team_pkey";
-- section: migration
ALTER TABLE "Team" DROP CONSTRAINT "Team_pkey";

-- case: A check with a function of the history
-- grade: exact
-- section: history
CREATE FUNCTION "isMail"(t TEXT) RETURNS BOOLEAN LANGUAGE sql IMMUTABLE AS $$ SELECT t LIKE '%@%' $$;
ALTER TABLE "User" ADD CONSTRAINT "mail" CHECK ("isMail"("email"));
-- section: migration
ALTER TABLE "User" DROP CONSTRAINT "mail";
