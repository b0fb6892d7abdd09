-- +gander Up
CREATE VIEW monthly_sales AS
SELECT
  to_char(placed_at AT TIME ZONE 'UTC', 'YYYY-MM') AS month,
  count(*) AS orders,
  sum(total_cents) AS total_cents
FROM order_totals
WHERE status <> 'cancelled'
GROUP BY to_char(placed_at AT TIME ZONE 'UTC', 'YYYY-MM');

-- +gander Down
DROP VIEW monthly_sales;
