.read ports.sql
