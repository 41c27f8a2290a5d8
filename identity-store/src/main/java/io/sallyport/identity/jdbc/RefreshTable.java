package io.sallyport.identity.jdbc;

import io.sallyport.identity.jdbc.RefreshRows.Known;
import io.sallyport.identity.secret.Sha256;
import io.sallyport.identity.token.RefreshFamily;
import io.sallyport.identity.token.RefreshTokens;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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
    return sql.ask(STORE, handle -> RefreshRows.byToken(handle, token.base64Url()))
        .map(Known::family);
  }

  @Override
  public Optional<RefreshFamily> live(Sha256 token, Instant now) {
    return sql.ask(STORE, handle -> RefreshRows.byToken(handle, token.base64Url()))
        .filter(known -> known.usedAt() == null && known.isLive(now))
        .map(Known::family);
  }

  /**
   * What changes nothing needs no lock: a used token stays used, an ended family ended. So of many
   * requests that bring a token only the first few wait for each other.
   */
  @Override
  public Redemption redeem(
      Sha256 token, Successor successor, Instant now, Duration grace, Instant accessEnd) {
    Columns.requireStorable(successor.sealedAnswer(), MAX_ANSWER);
    String hash = token.base64Url();
    Use use = new Use(hash, successor, now, accessEnd);
    return sql.ask(STORE, handle -> unchanging(RefreshRows.byToken(handle, hash), now, grace))
        .orElseGet(() -> sql.change(STORE, handle -> use(handle, use, grace)));
  }

  /** One request's wish to use a token. */
  private record Use(String hash, Successor successor, Instant now, Instant accessEnd) {}

  /** The answer, unless the token is to be used now or its family to end. */
  private static Optional<Redemption> unchanging(
      Optional<Known> found, Instant now, Duration grace) {
    if (found.isEmpty() || !found.get().isLive(now)) {
      return Optional.of(new Redemption.Refused());
    }
    Known token = found.get();
    // No grace means none, even if this request has read its clock before the first one did.
    boolean inGrace =
        token.usedAt() != null && !grace.isZero() && now.isBefore(token.usedAt().plus(grace));
    return inGrace && token.sealedAnswer() != null
        ? Optional.of(new Redemption.Repeated(token.family(), token.sealedAnswer()))
        : Optional.empty();
  }

  /** The family's row is locked first: each use sees what the one before it has committed. */
  private static Redemption use(Handle handle, Use use, Duration grace) {
    RefreshRows.lockFamilyOf(handle, use.hash(), use.now());
    Optional<Known> found = RefreshRows.byToken(handle, use.hash());
    return unchanging(found, use.now(), grace)
        .orElseGet(() -> rotateOrEnd(handle, use, found.orElseThrow()));
  }

  private static Redemption rotateOrEnd(Handle handle, Use use, Known token) {
    RefreshFamily family = token.family();
    if (token.usedAt() != null) {
      RefreshRows.end(handle, family.id(), use.now());
      RevocationTable.revoke(handle, family.id(), use.accessEnd());
      return new Redemption.Reused(family);
    }
    Successor successor = use.successor();
    String next = successor.token().base64Url();
    RefreshRows.use(handle, use.hash(), use.now(), next, successor.sealedAnswer());
    RefreshRows.insertToken(handle, family.id(), next, successor.expiresAt());
    RefreshRows.forgetAnswerWith(handle, use.hash());
    return new Redemption.Rotated(family);
  }

  /** A use that has the family's row makes this wait, so no token that it gives is missed. */
  @Override
  public boolean end(String familyId, Instant now, Instant accessEnd) {
    while (true) {
      try {
        return sql.insert(
            STORE,
            handle -> {
              boolean ended = RefreshRows.end(handle, familyId, now) == 1;
              RevocationTable.revoke(handle, familyId, accessEnd);
              return ended;
            });
      } catch (Sql.Taken e) {
        // Somebody has revoked a family that had ended before: extend what they wrote.
      }
    }
  }

  @Override
  public List<Listed> ofAccount(String accountId, Instant now) {
    return sql.ask(STORE, handle -> RefreshRows.ofAccount(handle, accountId, now));
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
