\i ports.sql
