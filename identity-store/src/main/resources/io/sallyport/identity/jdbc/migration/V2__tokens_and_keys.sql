-- The same text for H2 and PostgreSQL. Hashes are SHA-256 in base64url.

create table sallyport_refresh_family (
  id         varchar(64)   not null primary key,
  account_id varchar(36)   not null references sallyport_account (id) on delete cascade,
  revocation bigint        not null,
  scope      varchar(4000) not null,
  amr        varchar(255)  not null,                -- space-separated
  auth_time  timestamp(6) with time zone not null,
  cookies    boolean       not null,
  ends_at    timestamp(6) with time zone not null,
  ended_at   timestamp(6) with time zone            -- null while nobody has ended it
);
create index sallyport_refresh_family_account on sallyport_refresh_family (account_id);
create index sallyport_refresh_family_ends on sallyport_refresh_family (ends_at);
create index sallyport_refresh_family_ended on sallyport_refresh_family (ended_at);

create table sallyport_refresh_token (
  hash          varchar(43) not null primary key,
  family_id     varchar(64) not null references sallyport_refresh_family (id) on delete cascade,
  expires_at    timestamp(6) with time zone not null,
  used_at       timestamp(6) with time zone,
  successor     varchar(43),                        -- no reference: the successor may be purged first
  sealed_answer varchar(20000)                      -- there while the token is used and its successor is not
);
create index sallyport_refresh_token_family on sallyport_refresh_token (family_id);
create index sallyport_refresh_token_successor on sallyport_refresh_token (successor);
create index sallyport_refresh_token_expires on sallyport_refresh_token (expires_at);

create table sallyport_revoked_token (
  id      varchar(255) not null primary key,        -- a jti or a sid
  ends_at timestamp(6) with time zone not null
);
create index sallyport_revoked_token_ends on sallyport_revoked_token (ends_at);

create table sallyport_signing_key (
  generation     bigint        not null primary key,
  kid            varchar(255)  not null unique,
  algorithm      varchar(32)   not null,
  sealed_private varchar(20000) not null,
  public_key     varchar(8000) not null,
  signs_from     timestamp(6) with time zone not null
);

create table sallyport_api_key (
  id           varchar(64)   not null primary key,
  hash         varchar(43)   not null unique,
  account_id   varchar(36)   not null references sallyport_account (id) on delete cascade,
  name         varchar(255)  not null,
  prefix       varchar(32)   not null,
  live         boolean       not null,
  scopes       varchar(4000) not null,              -- space-separated
  created_at   timestamp(6) with time zone not null,
  expires_at   timestamp(6) with time zone,
  last_used_at timestamp(6) with time zone
);
create index sallyport_api_key_account on sallyport_api_key (account_id, created_at);
