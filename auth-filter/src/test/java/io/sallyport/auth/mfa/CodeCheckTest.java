package io.sallyport.auth.mfa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.sallyport.auth.Fake;
import io.sallyport.auth.TestClock;
import io.sallyport.auth.limit.MemoryRateLimiter;
import io.sallyport.auth.pipeline.Audit;
import io.sallyport.auth.pipeline.Exchange;
import io.sallyport.auth.pipeline.FakeRequest;
import io.sallyport.auth.pipeline.Limit;
import io.sallyport.auth.pipeline.Measures;
import io.sallyport.auth.pipeline.Problem;
import io.sallyport.auth.pipeline.Problem.Kind;
import io.sallyport.auth.token.TokenForge;
import io.sallyport.identity.StoreUnavailableException;
import io.sallyport.identity.mfa.BackupCodeSet;
import io.sallyport.identity.mfa.BackupCodeSets;
import io.sallyport.identity.mfa.Factors;
import io.sallyport.identity.mfa.SecondFactors;
import io.sallyport.identity.mfa.TotpFactor;
import io.sallyport.identity.password.HashScheme;
import io.sallyport.identity.password.PasswordHasher;
import io.sallyport.identity.secret.KeyRing;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a code costs that could not be looked at. */
class CodeCheckTest {

  private static final Limit LIMIT = new Limit(3, Duration.ofMinutes(15));
  private static final String BACKUP_CODE = "AAAA-BBBB-CCCC-DDDD";

  /** A sign-in that waits, and has three tries. */
  private static final class Waiting implements CodeCheck.Tries {
    private int left = 3;

    @Override
    public boolean take() {
      if (left == 0) {
        return false;
      }
      left--;
      return true;
    }

    @Override
    public void giveBack() {
      left++;
    }
  }

  private final TestClock clock = new TestClock();
  private final Waiting waiting = new Waiting();
  private final Audit audit = new Audit(event -> {}, Measures.OFF, clock);
  private boolean down;

  /** Nobody ever gets a turn. */
  private final PasswordHasher busy = new PasswordHasher(HashScheme.ARGON2ID, 0, Duration.ZERO);

  private final CodeCheck codes =
      new CodeCheck(
          new SecondFactors(factors(), sets(), KeyRing.of(TokenForge.SEALS, "test"), busy, clock),
          new MemoryRateLimiter(clock),
          LIMIT,
          audit);

  private Factors factors() {
    return Fake.of(
        Factors.class,
        (proxy, called, arguments) -> {
          if (down) {
            throw new StoreUnavailableException("factors", new IllegalStateException("down"));
          }
          return Optional.of(new TotpFactor("sealed", clock.instant()));
        });
  }

  private static BackupCodeSets sets() {
    return Fake.of(
        BackupCodeSets.class,
        (proxy, called, arguments) -> new BackupCodeSet(new byte[16], List.of(new byte[32])));
  }

  private Optional<Problem> check(String code) {
    Exchange exchange = new FakeRequest().exchange(FakeRequest.site("", true));
    return codes.check(exchange, "account", code, waiting);
  }

  private void triesAreWhole() {
    for (int i = 0; i < 3; i++) {
      assertThat(check("none").orElseThrow().kind()).isEqualTo(Kind.INVALID_CODE);
    }
    assertThat(waiting.left).isZero();
    assertThat(check("none").orElseThrow().kind()).isEqualTo(Kind.TOO_MANY_ATTEMPTS);
  }

  @Test
  void check_noTurnToHash_isAnOutageThatUsesUpNoTry() {
    for (int i = 0; i < 10; i++) {
      assertThat(check(BACKUP_CODE).orElseThrow().kind()).isEqualTo(Kind.TEMPORARILY_UNAVAILABLE);
    }
    triesAreWhole();
  }

  @Test
  void check_storeDown_isAnOutageThatUsesUpNoTry() {
    down = true;
    for (int i = 0; i < 10; i++) {
      assertThatExceptionOfType(StoreUnavailableException.class)
          .isThrownBy(() -> check(BACKUP_CODE));
    }
    down = false;
    triesAreWhole();
  }
}
