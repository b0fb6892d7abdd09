CREATE INDEX CONCURRENTLY boat_dock ON boat (dock);
