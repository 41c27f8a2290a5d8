-- The same text for H2 and PostgreSQL.

-- An account's row is its own outbox: when its epoch was raised last, and whether that is still to be carried to shared sessions.
alter table sallyport_account add column raised_at timestamp(6) with time zone;
alter table sallyport_account add column epoch_waits boolean default false not null;

create index sallyport_account_epoch_waits on sallyport_account (epoch_waits);
create index sallyport_account_raised on sallyport_account (raised_at);
