-- Cases for the plan that adds an exclusion constraint. The format is described in case-file.ts.

-- case: At a quiet hour, 3,000 rows
-- option: lock=quiet-hour
-- section: history
CREATE TABLE "Booking" ("id" SERIAL PRIMARY KEY, "during" int4range);
INSERT INTO "Booking" ("during") SELECT int4range(i * 10, i * 10 + 5) FROM generate_series(1, 3000) AS i;
-- section: change
ALTER TABLE "Booking" ADD CONSTRAINT "once" EXCLUDE USING gist ("during" WITH &&);
-- section: client 0
INSERT INTO "Booking" ("during") VALUES ('[10,20)');
-- section: client 1
INSERT INTO "Booking" ("during") VALUES ('[0,1)');

-- case: Without a name, for some rows, code is ready, another schema
-- option: lock=quiet-hour
-- option: code=ready
-- section: history
CREATE SCHEMA "my app";
CREATE TABLE "my app"."Größe ""x""" ("id" SERIAL PRIMARY KEY, "zeit raum" int4range, "gilt" BOOLEAN);
INSERT INTO "my app"."Größe ""x""" ("zeit raum", "gilt") SELECT int4range(i * 10, i * 10 + 5), true FROM generate_series(1, 3000) AS i;
-- section: change
ALTER TABLE "my app"."Größe ""x""" ADD EXCLUDE USING gist ("zeit raum" WITH &&) WHERE ("gilt") DEFERRABLE;
-- section: client 0
INSERT INTO "my app"."Größe ""x""" ("zeit raum") VALUES ('[10,20)');

-- case: Asked for by operands
-- operands: table=Booking exclude=("n"WITH=) name=once
-- option: lock=quiet-hour
-- section: history
CREATE TABLE "Booking" ("id" SERIAL PRIMARY KEY, "n" INTEGER);
INSERT INTO "Booking" ("n") SELECT generate_series(1, 3000);
-- section: one-step
ALTER TABLE "Booking" ADD CONSTRAINT "once" EXCLUDE ("n" WITH =);
-- section: client 0
INSERT INTO "Booking" ("n") VALUES (1);
-- section: client 1
INSERT INTO "Booking" ("n") VALUES (0);

-- case: No plan without a person's choice
-- refused: lock=quiet-hour
-- section: history
CREATE TABLE "Booking" ("id" SERIAL PRIMARY KEY, "during" int4range);
-- section: change
ALTER TABLE "Booking" ADD CONSTRAINT "once" EXCLUDE USING gist ("during" WITH &&);

-- case: The name is taken
-- option: lock=quiet-hour
-- refused: There is a constraint "once" already
-- section: history
CREATE TABLE "Booking" ("id" SERIAL PRIMARY KEY, "during" int4range, CONSTRAINT "once" CHECK ("id" > 0));
-- section: change
ALTER TABLE "Booking" ADD CONSTRAINT "once" EXCLUDE USING gist ("during" WITH &&);
