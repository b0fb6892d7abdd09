ALTER TABLE boat ADD COLUMN sail text;
