-- The same text for H2 and PostgreSQL.

-- The form in which names are compared, of linked accounts too: V6 fills theirs in. It may be longer than the name.
alter table sallyport_account add column name_key varchar;
update sallyport_account set name_key = username_key;

create index sallyport_account_created on sallyport_account (created_at, id);
