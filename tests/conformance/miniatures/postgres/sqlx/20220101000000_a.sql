CREATE TABLE message (id uuid PRIMARY KEY, at timestamptz);
