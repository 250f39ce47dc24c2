-- recipient_canonical: the address of the recipient in the form that is compared, for the page of its owner.
ALTER TABLE deliveries ADD COLUMN recipient_canonical TEXT;

CREATE INDEX deliveries_by_recipient ON deliveries (recipient_id, created_at);
CREATE INDEX deliveries_by_address ON deliveries (recipient_canonical, created_at);
