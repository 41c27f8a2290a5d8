package io.sallyport.identity.jdbc;

import io.sallyport.identity.jdbc.RefreshRows.Family;
import io.sallyport.identity.jdbc.RefreshRows.Token;
import io.sallyport.identity.secret.Sha256;
import io.sallyport.identity.token.RefreshFamily;
import io.sallyport.identity.token.RefreshTokens;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Refresh tokens in tables; what each statement does is in {@link RefreshRows}. Thread-safe. */
record RefreshTable(Sql sql) implements RefreshTokens {

  private static final String STORE = "tokens";
  private static final int MAX_SCOPE = 4_000;
  private static final int MAX_ANSWER = 20_000;

  @Override
  public void start(RefreshFamily family, Sha256 token, Instant expiresAt) {
    Columns.requireStorable(family.scope(), MAX_SCOPE);
    var unused =
        sql.change(
            STORE,
            handle -> {
              AccountRows.requireKnown(handle, family.accountId());
              RefreshRows.insertFamily(handle, family);
              return RefreshRows.insertToken(handle, family.id(), token.base64Url(), expiresAt);
            });
  }

  @Override
  public Optional<RefreshFamily> familyOf(Sha256 token) {
    return sql.ask(STORE, handle -> RefreshRows.familyOf(handle, token.base64Url()))
        .map(Family::family);
  }

  /**
   * One transaction, in which the family's row is locked first: of the requests that bring a token,
   * on whatever node, each sees what the one before it has committed.
   */
  @Override
  public Redemption redeem(Sha256 token, Successor successor, Instant now, Duration grace) {
    Columns.requireStorable(successor.sealedAnswer(), MAX_ANSWER);
    return sql.change(STORE, handle -> redeem(handle, token.base64Url(), successor, now, grace));
  }

  private static Redemption redeem(
      Handle handle, String hash, Successor successor, Instant now, Duration grace) {
    Optional<Family> family = RefreshRows.lockFamilyOf(handle, hash).filter(f -> f.isLive(now));
    Optional<Token> token =
        family
            .flatMap(f -> RefreshRows.token(handle, hash))
            .filter(t -> now.isBefore(t.expiresAt()));
    if (family.isEmpty() || token.isEmpty()) {
      return new Redemption.Refused();
    }
    return redeem(handle, hash, family.get().family(), token.get(), successor, now, grace);
  }

  private static Redemption redeem(
      Handle handle,
      String hash,
      RefreshFamily family,
      Token token,
      Successor successor,
      Instant now,
      Duration grace) {
    if (token.usedAt() == null) {
      String next = successor.token().base64Url();
      RefreshRows.use(handle, hash, now, next, successor.sealedAnswer());
      RefreshRows.insertToken(handle, family.id(), next, successor.expiresAt());
      RefreshRows.forgetAnswerWith(handle, hash);
      return new Redemption.Rotated(family);
    }
    // No grace means none, even if this request has read its clock before the first one did.
    boolean inGrace = !grace.isZero() && now.isBefore(token.usedAt().plus(grace));
    if (inGrace && token.sealedAnswer() != null) {
      return new Redemption.Repeated(family, token.sealedAnswer());
    }
    RefreshRows.end(handle, family.id(), now);
    return new Redemption.Reused(family);
  }

  @Override
  public boolean end(String familyId, Instant now) {
    return sql.change(STORE, handle -> RefreshRows.end(handle, familyId, now)) == 1;
  }

  @Override
  public boolean isLive(String familyId, Instant now) {
    return sql.ask(STORE, handle -> RefreshRows.isLive(handle, familyId, now));
  }

  /**
   * Expired tokens go too. Two transactions: one that held tokens and waited for a family could
   * meet a use that holds the family and waits for a token.
   */
  @Override
  public int purge(Instant now) {
    var unused = sql.change(STORE, handle -> RefreshRows.deleteExpiredTokens(handle, now));
    return sql.change(STORE, handle -> RefreshRows.deleteDeadFamilies(handle, now));
  }
}
