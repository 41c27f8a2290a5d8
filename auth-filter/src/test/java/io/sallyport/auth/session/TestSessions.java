package io.sallyport.auth.session;

import io.sallyport.auth.pipeline.Caller;
import io.sallyport.identity.access.Grants;
import io.sallyport.identity.account.Epoch;
import io.sallyport.identity.secret.Secrets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Sessions for tests that look at a repository from outside. */
public final class TestSessions {

  private TestSessions() {}

  /** A new session of the account, that ends in eight hours. */
  public static Session of(String account) {
    return of(account, Instant.now());
  }

  /** A new session of the account, made at that time, that ends eight hours later. */
  public static Session of(String account, Instant now) {
    return of(account, Epoch.FIRST, now, now.plus(Duration.ofHours(8)));
  }

  static Session of(String account, Epoch epoch, Instant now, Instant end) {
    var caller =
        new Caller(
            account,
            "name of " + account,
            Grants.NONE,
            Set.of(),
            Caller.Mechanism.SESSION,
            Secrets.handle(),
            List.of("pwd"),
            now,
            end);
    return new Session(caller, epoch, now, "127.0.0.1", "test");
  }

  /** Asks again and again, for a minute at most. */
  public static void until(BooleanSupplier condition) {
    long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new IllegalStateException("It did not happen within a minute");
      }
      LockSupport.parkNanos(5_000_000);
    }
  }
}
