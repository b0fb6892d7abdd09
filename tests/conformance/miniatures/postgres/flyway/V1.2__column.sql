ALTER TABLE bed ADD COLUMN sun boolean DEFAULT true;
