package io.sallyport.identity.jdbc;

import io.sallyport.identity.token.RefreshFamily;
import io.sallyport.identity.token.RefreshTokens;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The statements on refresh families and their tokens, the same for H2 and PostgreSQL. */
final class RefreshRows {

  /**
   * A token and its family.
   *
   * @param ended whether somebody has ended the family
   * @param sealedAnswer there while the token is used and its successor is not
   */
  record Known(
      RefreshFamily family,
      boolean ended,
      Instant expiresAt,
      @Nullable Instant usedAt,
      @Nullable String sealedAnswer) {

    boolean isLive(Instant now) {
      return !ended && now.isBefore(family.endsAt()) && now.isBefore(expiresAt);
    }
  }

  private static final int MAX_ADDRESS = 128;
  private static final int MAX_USER_AGENT = 256;
  private static final String FAMILY =
      "f.id, f.account_id, f.revocation, f.scope, f.amr, f.auth_time, f.cookies, f.ends_at,"
          + " f.created_at, f.address, f.user_agent";

  private RefreshRows() {}

  static Optional<Known> byToken(Handle handle, String hash) {
    return handle
        .createQuery(
            "select "
                + FAMILY
                + ", f.ended_at, t.expires_at, t.used_at, t.sealed_answer from sallyport_refresh_token t"
                + " join sallyport_refresh_family f on f.id = t.family_id"
                + " where t.hash = :hash")
        .bind("hash", hash)
        .map((row, context) -> known(row))
        .findOne();
  }

  /**
   * Notes that the family was seen. Other uses of its tokens wait until this transaction is over.
   */
  static void lockFamilyOf(Handle handle, String hash, Instant now) {
    handle
        .createUpdate(
            "update sallyport_refresh_family set last_seen_at = greatest(last_seen_at, :now)"
                + " where id ="
                + " (select family_id from sallyport_refresh_token where hash = :hash)")
        .bind("now", Columns.at(now))
        .bind("hash", hash)
        .execute();
  }

  static List<RefreshTokens.Listed> ofAccount(Handle handle, String accountId, Instant now) {
    return handle
        .createQuery(
            "select "
                + FAMILY
                + ", f.last_seen_at from sallyport_refresh_family f"
                + " where f.account_id = :account and f.ended_at is null and f.ends_at > :now"
                + " and exists (select 1 from sallyport_refresh_token t where t.family_id = f.id"
                + " and t.used_at is null and t.expires_at > :now)"
                + " order by f.created_at desc, f.id")
        .bind("account", accountId)
        .bind("now", Columns.at(now))
        .map(
            (row, context) ->
                new RefreshTokens.Listed(family(row), Columns.instant(row, "last_seen_at")))
        .list();
  }

  static void insertFamily(Handle handle, RefreshFamily family) {
    handle
        .createUpdate(
            "insert into sallyport_refresh_family"
                + " (id, account_id, revocation, scope, amr, auth_time, cookies, ends_at,"
                + " created_at, last_seen_at, address, user_agent)"
                + " values (:id, :account, :revocation, :scope, :amr, :auth, :cookies, :ends,"
                + " :created, :created, :address, :agent)")
        .bind("id", family.id())
        .bind("account", family.accountId())
        .bind("revocation", family.revocation())
        .bind("scope", family.scope())
        .bind("amr", Columns.joined(family.amr()))
        .bind("auth", Columns.at(family.authTime()))
        .bind("cookies", family.cookies())
        .bind("ends", Columns.at(family.endsAt()))
        .bind("created", Columns.at(family.origin().at()))
        .bind("address", Columns.storable(family.origin().address(), MAX_ADDRESS))
        .bind("agent", Columns.storable(family.origin().userAgent(), MAX_USER_AGENT))
        .execute();
  }

  static int insertToken(Handle handle, String familyId, String hash, Instant expiresAt) {
    return handle
        .createUpdate(
            "insert into sallyport_refresh_token (hash, family_id, expires_at)"
                + " values (:hash, :family, :expires)")
        .bind("hash", hash)
        .bind("family", familyId)
        .bind("expires", Columns.at(expiresAt))
        .execute();
  }

  static void use(Handle handle, String hash, Instant now, String successor, String sealedAnswer) {
    handle
        .createUpdate(
            "update sallyport_refresh_token"
                + " set used_at = :now, successor = :successor, sealed_answer = :answer"
                + " where hash = :hash")
        .bind("now", Columns.at(now))
        .bind("successor", successor)
        .bind("answer", sealedAnswer)
        .bind("hash", hash)
        .execute();
  }

  /** The answer that brought this token into being is not given again. */
  static void forgetAnswerWith(Handle handle, String hash) {
    handle
        .createUpdate(
            "update sallyport_refresh_token set sealed_answer = null where successor = :hash")
        .bind("hash", hash)
        .execute();
  }

  static int end(Handle handle, String familyId, Instant now) {
    return handle
        .createUpdate(
            "update sallyport_refresh_family set ended_at = :now"
                + " where id = :id and ended_at is null and ends_at > :now")
        .bind("now", Columns.at(now))
        .bind("id", familyId)
        .execute();
  }

  static int deleteExpiredTokens(Handle handle, Instant now) {
    return handle
        .createUpdate("delete from sallyport_refresh_token where expires_at <= :now")
        .bind("now", Columns.at(now))
        .execute();
  }

  static int deleteDeadFamilies(Handle handle, Instant now) {
    return handle
        .createUpdate(
            "delete from sallyport_refresh_family where ended_at is not null or ends_at <= :now"
                + " or not exists (select 1 from sallyport_refresh_token t"
                + " where t.family_id = sallyport_refresh_family.id)")
        .bind("now", Columns.at(now))
        .execute();
  }

  private static Known known(ResultSet row) throws SQLException {
    return new Known(
        family(row),
        row.getObject("ended_at") != null,
        Columns.instant(row, "expires_at"),
        Columns.instantOrNull(row, "used_at"),
        row.getString("sealed_answer"));
  }

  private static RefreshFamily family(ResultSet row) throws SQLException {
    return new RefreshFamily(
        row.getString("id"),
        row.getString("account_id"),
        row.getLong("revocation"),
        row.getString("scope"),
        Columns.words(row.getString("amr")),
        Columns.instant(row, "auth_time"),
        row.getBoolean("cookies"),
        Columns.instant(row, "ends_at"),
        new RefreshFamily.Origin(
            Columns.instant(row, "created_at"),
            row.getString("address"),
            row.getString("user_agent")));
  }
}
