-- +gander Up
CREATE VIEW order_totals AS
SELECT
  orders.id AS order_id,
  orders.customer_id,
  orders.status,
  orders.placed_at,
  (SELECT coalesce(sum(quantity * unit_price_cents), 0)
     FROM order_lines WHERE order_lines.order_id = orders.id) AS total_cents,
  (SELECT coalesce(sum(amount_cents), 0)
     FROM payments WHERE payments.order_id = orders.id) AS paid_cents
FROM orders;

-- +gander Down
DROP VIEW order_totals;
