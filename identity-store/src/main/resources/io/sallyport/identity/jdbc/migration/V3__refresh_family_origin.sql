-- The same text for H2 and PostgreSQL.

-- Where a sign-in came from, so that its owner recognises it. Older ones began when they signed in.
alter table sallyport_refresh_family add column created_at timestamp(6) with time zone;
alter table sallyport_refresh_family add column last_seen_at timestamp(6) with time zone;
alter table sallyport_refresh_family add column address varchar(128) default '' not null;
alter table sallyport_refresh_family add column user_agent varchar(256) default '' not null;
update sallyport_refresh_family set created_at = auth_time, last_seen_at = auth_time;
alter table sallyport_refresh_family alter column created_at set not null;
alter table sallyport_refresh_family alter column last_seen_at set not null;

-- A key is replaced once.
alter table sallyport_api_key add column replaced_by varchar(64);
create index sallyport_api_key_expires on sallyport_api_key (expires_at);
