-- A small shop to look at. The semicolons inside the profiles end nothing.

-- +gander Up
INSERT INTO products (sku, name, price_cents, in_stock) VALUES
  ('MUG-BLUE', 'Mug, blue', 12900, 40),
  ('MUG-RED', 'Mug, red', 12900, 0),
  ('TEA-EARL', 'Earl Grey, 100 g', 8950, 120),
  ('POT-IRON', 'Iron teapot, 0.8 l', 64900, 7),
  ('GIFT-CARD', 'Gift card', 50000, 100000);

INSERT INTO customers (email, name, phone, profile) VALUES
  ('kari@example.com', 'Kari Nordmann', '22 33 44 55',
   'newsletter=1;language=nb;birthday=1984-05-17;nick=%C3%85se;theme=dark'),
  ('olle@example.com', 'Olle Svensson', '08-123 456 78',
   'newsletter=0;language=sv;note=ring%3B do not knock'),
  ('jane@example.com', 'Jane Doe', '+44 (0)20 7946 0958',
   'newsletter=1;language=en'),
  ('max@example.com', 'Max Mustermann', '0047 400 00 000', ''),
  ('ask@example.com', 'A. S. Kari', 'ask for Kari', NULL),
  ('none@example.com', 'No Phone', NULL,
   'language=en;discount=10%25;motto=a%3Db');

INSERT INTO addresses
  (customer_id, kind, street, postal_code, city, country_code)
VALUES
  ((SELECT id FROM customers WHERE email = 'kari@example.com'),
   'billing', 'Storgata 1', '0155', 'Oslo', 'NO'),
  ((SELECT id FROM customers WHERE email = 'ask@example.com'),
   'billing', 'Storgata 1', '0155', 'Oslo', 'NO'),
  ((SELECT id FROM customers WHERE email = 'olle@example.com'),
   'billing', 'Storgatan 2', '111 51', 'Stockholm', 'SE'),
  ((SELECT id FROM customers WHERE email = 'olle@example.com'),
   'shipping', 'Lilla gatan 3', '411 04', 'Göteborg', 'SE'),
  ((SELECT id FROM customers WHERE email = 'jane@example.com'),
   'billing', '4 High Street', 'N1 9GU', 'London', 'GB'),
  ((SELECT id FROM customers WHERE email = 'max@example.com'),
   'billing', 'Hauptstraße 5', '10117', 'Berlin', 'DE');

INSERT INTO orders (customer_id, status, placed_at) VALUES
  ((SELECT id FROM customers WHERE email = 'kari@example.com'),
   'shipped', '2024-01-16 10:15:00+00:00'),
  ((SELECT id FROM customers WHERE email = 'olle@example.com'),
   'paid', '2024-01-17 18:02:11+00:00'),
  ((SELECT id FROM customers WHERE email = 'kari@example.com'),
   'open', '2024-02-02 07:45:30+00:00');

INSERT INTO order_lines
  (order_id, line_number, sku, quantity, unit_price_cents)
VALUES
  ((SELECT id FROM orders WHERE placed_at = '2024-01-16 10:15:00+00:00'),
   1, 'MUG-BLUE', 2, 12900),
  ((SELECT id FROM orders WHERE placed_at = '2024-01-16 10:15:00+00:00'),
   2, 'TEA-EARL', 1, 8950),
  ((SELECT id FROM orders WHERE placed_at = '2024-01-17 18:02:11+00:00'),
   1, 'POT-IRON', 1, 64900),
  ((SELECT id FROM orders WHERE placed_at = '2024-02-02 07:45:30+00:00'),
   1, 'GIFT-CARD', 1, 50000);

INSERT INTO payments (reference, order_id, method, amount_cents, paid_at)
VALUES
  ('ch_1001',
   (SELECT id FROM orders WHERE placed_at = '2024-01-16 10:15:00+00:00'),
   'card', 34750, '2024-01-16 10:15:00+00:00'),
  ('tr_2001',
   (SELECT id FROM orders WHERE placed_at = '2024-01-17 18:02:11+00:00'),
   'transfer', 64900, '2024-01-18 09:00:00+00:00');

-- +gander Down
DELETE FROM payments WHERE reference IN ('ch_1001', 'tr_2001');
DELETE FROM order_lines WHERE order_id IN (
  SELECT id FROM orders WHERE customer_id IN (
    SELECT id FROM customers WHERE email LIKE '%@example.com'));
DELETE FROM orders WHERE customer_id IN (
  SELECT id FROM customers WHERE email LIKE '%@example.com');
DELETE FROM addresses WHERE customer_id IN (
  SELECT id FROM customers WHERE email LIKE '%@example.com');
DELETE FROM customers WHERE email LIKE '%@example.com';
DELETE FROM products WHERE sku IN
  ('MUG-BLUE', 'MUG-RED', 'TEA-EARL', 'POT-IRON', 'GIFT-CARD');
