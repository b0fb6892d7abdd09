CREATE TABLE done (n int);
UPDATE page SET slug = made_by_the_application(title);
