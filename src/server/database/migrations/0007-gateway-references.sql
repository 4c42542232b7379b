-- What the gateway calls the attempt, written before any money can move: it is asked about the attempt by this.
alter table payment_attempts add column gateway_reference text;

-- Testers answer for the bank in sessions of their own merchant alone. Charges of before cannot be answered for any more.
alter table sandbox_charges add column merchant_id uuid;
