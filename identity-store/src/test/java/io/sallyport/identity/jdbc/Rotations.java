package io.sallyport.identity.jdbc;

import io.sallyport.identity.secret.Secrets;
import io.sallyport.identity.secret.Sha256;
import io.sallyport.identity.token.RefreshFamily;
import io.sallyport.identity.token.RefreshTokens;
import io.sallyport.identity.token.RefreshTokens.Redemption.Rotated;
import io.sallyport.identity.token.RefreshTokens.Successor;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A process that rotates refresh tokens, and prints each one it hands out, until it is killed. */
final class Rotations {

  static final int FAMILIES = 4;

  private Rotations() {}

  public static void main(String[] arguments) {
    IdentityDatabase database = new TestDatabase.Address(arguments[0], "sa", "").open();
    String account = TestDatabase.newAccount(database);
    for (int i = 0; i < FAMILIES; i++) {
      new Thread(() -> rotate(database.refreshTokens(), account)).start();
    }
  }

  private static void rotate(RefreshTokens tokens, String account) {
    Instant now = Instant.now();
    Instant end = now.plus(Duration.ofDays(1));
    String id = Secrets.handle();
    String token = Secrets.token();
    tokens.start(
        new RefreshFamily(
            id,
            account,
            0,
            "",
            List.of("pwd"),
            now,
            false,
            end,
            new RefreshFamily.Origin(now, "", "")),
        Sha256.of(token),
        end);
    while (true) {
      handOut(id, token);
      String next = Secrets.token();
      Successor successor = new Successor(Sha256.of(next), end, next);
      if (!(tokens.redeem(Sha256.of(token), successor, now, Duration.ZERO, end)
          instanceof Rotated)) {
        throw new IllegalStateException("Nobody else has this token");
      }
      token = next;
    }
  }

  @SuppressWarnings("SystemOut")
  private static synchronized void handOut(String family, String token) {
    System.out.println("token " + family + " " + token);
    System.out.flush();
  }
}
