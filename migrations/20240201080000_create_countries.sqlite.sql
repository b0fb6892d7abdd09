-- How telephone numbers are dialled, by country: the next C++ step needs it.

-- +gander Up
CREATE TABLE countries (
  code TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  calling_code TEXT NOT NULL,
  -- Dialled before a number inside the country, and not part of it.
  trunk_prefix TEXT NOT NULL,
  -- Dialled before the calling code of another country.
  international_prefix TEXT NOT NULL
);

INSERT INTO countries
  (code, name, calling_code, trunk_prefix, international_prefix)
VALUES
  ('DE', 'Germany', '49', '0', '00'),
  ('DK', 'Denmark', '45', '', '00'),
  ('FI', 'Finland', '358', '0', '00'),
  ('FR', 'France', '33', '0', '00'),
  ('GB', 'United Kingdom', '44', '0', '00'),
  ('IS', 'Iceland', '354', '', '00'),
  ('NL', 'Netherlands', '31', '0', '00'),
  ('NO', 'Norway', '47', '', '00'),
  ('SE', 'Sweden', '46', '0', '00'),
  ('US', 'United States', '1', '1', '011');

-- +gander Down
DROP TABLE countries;
