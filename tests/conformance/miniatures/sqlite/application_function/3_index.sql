CREATE INDEX page_slug ON page (slug);
