CREATE FUNCTION boats() RETURNS bigint AS $body$
BEGIN
  RETURN (SELECT count(*) FROM boat);
END;
$body$ LANGUAGE plpgsql;
INSERT INTO boat (dock) SELECT id FROM dock WHERE boats() = 0;
