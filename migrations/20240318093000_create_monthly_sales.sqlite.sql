-- +gander Up
CREATE VIEW monthly_sales AS
SELECT
  strftime('%Y-%m', placed_at) AS month,
  count(*) AS orders,
  sum(total_cents) AS total_cents
FROM order_totals
WHERE status <> 'cancelled'
GROUP BY strftime('%Y-%m', placed_at);

-- +gander Down
DROP VIEW monthly_sales;
