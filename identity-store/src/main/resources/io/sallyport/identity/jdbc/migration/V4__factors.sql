-- The same text for H2 and PostgreSQL. Secrets are sealed by the key ring; hashes are argon2id in base64url.

create table sallyport_totp (
  account_id     varchar(36)  not null primary key references sallyport_account (id) on delete cascade,
  sealed_secret  varchar(255) not null,
  confirmed_at   timestamp(6) with time zone not null,
  last_used_step bigint       not null              -- RFC 6238, section 4.2: T
);

create table sallyport_totp_pending (
  account_id    varchar(36)  not null primary key references sallyport_account (id) on delete cascade,
  sealed_secret varchar(255) not null,
  started_at    timestamp(6) with time zone not null
);

create table sallyport_backup_code (
  account_id varchar(36) not null references sallyport_account (id) on delete cascade,
  hash       varchar(43) not null,
  salt       varchar(43) not null,                  -- the same for the whole set
  used_at    timestamp(6) with time zone,           -- null while it can be used
  primary key (account_id, hash)
);

create table sallyport_enrolment_grant (
  account_id varchar(36) not null primary key references sallyport_account (id) on delete cascade,
  granted_at timestamp(6) with time zone not null
);
