-- The same text for H2 and PostgreSQL.

create table sallyport_account (
  id           varchar(36)  not null primary key,
  store        varchar(255) not null,               -- empty: an account of our own
  username     varchar(512) not null,
  username_key varchar(512),                        -- null for linked accounts: they are found by their link
  disabled     boolean      not null,
  created_at   timestamp(6) with time zone not null,
  revocation   bigint       not null,
  rights       bigint       not null,
  constraint sallyport_account_name unique (store, username_key)
);

create table sallyport_account_role (
  account_id varchar(36)  not null references sallyport_account (id) on delete cascade,
  role       varchar(255) not null,
  primary key (account_id, role)
);

create table sallyport_password (
  account_id varchar(36)  not null primary key references sallyport_account (id) on delete cascade,
  hash       varchar(512) not null,
  scheme     varchar(80)  not null                  -- scheme and cost: the hash up to its salt
);
create index sallyport_password_scheme on sallyport_password (scheme, account_id);

create table sallyport_account_link (
  store            varchar(255) not null,
  caller_unique_id varchar(512) not null,
  account_id       varchar(36)  not null references sallyport_account (id) on delete cascade,
  primary key (store, caller_unique_id)
);

create table sallyport_audit (
  id         bigint generated always as identity primary key,
  at         timestamp(6) with time zone not null,
  type       varchar(128)  not null,
  account_id varchar(64),                           -- no reference: the trail outlives the account
  actor_id   varchar(64),
  address    varchar(128),
  detail     varchar(4000) not null
);
create index sallyport_audit_account on sallyport_audit (account_id, id);
