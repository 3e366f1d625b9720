-- case: With a name
-- settings: {"rules": {"prefer-not-null-constraint": "on"}}
ALTER TABLE "User" ADD CONSTRAINT "User_name_there" CHECK ("name" IS NOT NULL) NOT VALID;
-- down
ALTER TABLE "User" DROP CONSTRAINT "User_name_there";
-- after
ALTER TABLE "User" ADD CONSTRAINT "User_name_there" NOT NULL "name" NOT VALID;

-- case: Without a name, beside another action
-- settings: {"rules": {"prefer-not-null-constraint": "on"}}
-- crlf
alter table "User" add column "nickname" text, add check ("name" is not null) no inherit not valid;
-- after
alter table "User" add column "nickname" text, add not null "name" no inherit not valid;

-- case: A CHECK of the value itself
-- settings: {"rules": {"prefer-not-null-constraint": "on"}}
ALTER TABLE "User" ADD CONSTRAINT "User_active" CHECK ("active") NOT VALID;
-- not offered
