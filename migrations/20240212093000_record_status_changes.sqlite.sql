-- +gander Up
CREATE TABLE order_status_changes (
  order_id BIGINT NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
  old_status TEXT NOT NULL,
  new_status TEXT NOT NULL,
  changed_at TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP
);

CREATE INDEX order_status_changes_order_id ON order_status_changes (order_id);

CREATE TRIGGER orders_status_changed
AFTER UPDATE OF status ON orders
FOR EACH ROW WHEN OLD.status <> NEW.status
BEGIN
  INSERT INTO order_status_changes (order_id, old_status, new_status)
  VALUES (NEW.id, OLD.status, NEW.status);
END;

-- +gander Down
DROP TRIGGER orders_status_changed;
DROP TABLE order_status_changes;
