package io.sallyport.auth.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.sallyport.auth.Fake;
import io.sallyport.auth.TestClock;
import io.sallyport.auth.limit.MemoryRateLimiter;
import io.sallyport.auth.pipeline.FakeRequest;
import io.sallyport.auth.pipeline.FirstFactor.Tries;
import io.sallyport.auth.pipeline.Limit;
import io.sallyport.auth.pipeline.RateLimiter;
import io.sallyport.identity.StoreUnavailableException;
import io.sallyport.identity.secret.Sha256;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class LoginLimitsTest {

  private static final Duration PERIOD = Duration.ofMinutes(15);

  private final TestClock clock = new TestClock();
  private final LoginLimits limits =
      new LoginLimits(
          new MemoryRateLimiter(clock),
          new MemoryRateLimiter(clock),
          new Limit(4, PERIOD),
          new Limit(2, PERIOD));

  private static Tries keys(String peer, String username) {
    return LoginLimits.keys(
        new FakeRequest().peer(peer).exchange(FakeRequest.site("", true)), username);
  }

  /** A try that has failed, or how long to wait for one. */
  private Duration fail(Tries tries) {
    Duration wait = limits.take(tries);
    if (wait.isZero()) {
      limits.over(tries);
    }
    return wait;
  }

  @Test
  void keys_nameAsTyped_isDigestedWithoutWhatDirectoriesIgnore() {
    assertThat(keys("192.0.2.1", "Zo\u00eb\u00a0\u200bAB"))
        .isEqualTo(
            new Tries("sign-in:address:192.0.2.1", "sign-in:name:" + Sha256.of("zoeab").hex()))
        .isEqualTo(keys("192.0.2.1", "zoe ab"));
    assertThat(keys("192.0.2.1", "zoeac")).isNotEqualTo(keys("192.0.2.1", "zoeab"));
  }

  @Test
  void take_beyondTheNamesTries_isRefusedFromEverywhereAndCostsTheAddressNothing() {
    Tries alice = keys("192.0.2.1", "alice");
    assertThat(fail(alice)).isZero();
    assertThat(fail(alice)).isZero();
    for (int i = 0; i < 9; i++) {
      assertThat(fail(alice)).isEqualTo(PERIOD);
    }

    assertThat(fail(keys("192.0.2.2", "alice"))).isEqualTo(PERIOD);
    assertThat(fail(keys("192.0.2.1", "bob"))).isZero();
    assertThat(fail(keys("192.0.2.1", "bob"))).isZero();
    assertThat(fail(keys("192.0.2.1", "carol"))).isEqualTo(PERIOD);
    clock.advance(PERIOD);
    assertThat(fail(alice)).isZero();
  }

  /** Nobody knows the address there, so that none can be used up for everybody. */
  @Test
  void take_outsideOfARequest_countsForTheNameAlone() {
    for (int i = 0; i < 9; i++) {
      assertThat(fail(LoginLimits.keys(null, "name" + i))).isZero();
    }
    assertThat(fail(LoginLimits.keys(null, "name0"))).isZero();
    assertThat(fail(LoginLimits.keys(null, "name0"))).isEqualTo(PERIOD);
    assertThat(fail(keys("192.0.2.1", "name0"))).isEqualTo(PERIOD);
    limits.undecided(LoginLimits.keys(null, "name1"));
    limits.succeeded(LoginLimits.keys(null, "name2"));
    assertThat(fail(keys("192.0.2.1", "name2"))).isZero();
  }

  /** On a cluster the name's server may be away, and that of the address not. */
  @Test
  void take_nameCannotBeCounted_costsTheAddressNothing() {
    var names = new MemoryRateLimiter(clock);
    var away = new AtomicBoolean(true);
    RateLimiter silent =
        Fake.of(
            RateLimiter.class,
            (self, method, arguments) -> {
              if (away.get()) {
                throw new StoreUnavailableException("redis", new IllegalStateException("away"));
              }
              return method.invoke(names, arguments);
            });
    var behindIt =
        new LoginLimits(
            new MemoryRateLimiter(clock), silent, new Limit(4, PERIOD), new Limit(2, PERIOD));
    for (int i = 0; i < 9; i++) {
      assertThatExceptionOfType(StoreUnavailableException.class)
          .isThrownBy(() -> behindIt.take(keys("192.0.2.1", "alice")));
    }

    away.set(false);
    for (int i = 0; i < 4; i++) {
      Tries tries = keys("192.0.2.1", "name" + i);
      assertThat(behindIt.take(tries)).isZero();
      behindIt.over(tries);
    }
    long before = System.nanoTime();
    assertThat(behindIt.take(keys("192.0.2.1", "bob"))).isEqualTo(PERIOD);
    assertThat(Duration.ofNanos(System.nanoTime() - before))
        .as("nobody waits for a try that is over")
        .isLessThan(Duration.ofSeconds(4));
  }

  @Test
  void take_refusedByTheName_leavesNoTryUnderWay() {
    Tries alice = keys("192.0.2.1", "alice");
    fail(alice);
    fail(alice);
    fail(alice);
    fail(keys("192.0.2.1", "bob"));
    fail(keys("192.0.2.1", "bob"));
    long before = System.nanoTime();

    assertThat(fail(keys("192.0.2.1", "carol"))).isEqualTo(PERIOD);
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void succeeded_try_doesNotCountAndTheNameStartsAfresh() {
    Tries alice = keys("192.0.2.1", "alice");
    fail(alice);
    for (int i = 0; i < 9; i++) {
      assertThat(limits.take(alice)).isZero();
      limits.succeeded(alice);
      limits.over(alice);
    }

    assertThat(fail(alice)).isZero();
    assertThat(fail(alice)).isZero();
    assertThat(fail(alice)).isEqualTo(PERIOD);
    assertThat(fail(keys("192.0.2.1", "bob"))).isZero();
    assertThat(fail(keys("192.0.2.1", "bob"))).isEqualTo(PERIOD);
  }

  @Test
  void undecided_try_countsForNeither() {
    Tries alice = keys("192.0.2.1", "alice");
    fail(alice);
    for (int i = 0; i < 9; i++) {
      assertThat(limits.take(alice)).isZero();
      limits.undecided(alice);
      limits.over(alice);
    }

    assertThat(fail(alice)).isZero();
    assertThat(fail(alice)).isEqualTo(PERIOD);
    assertThat(fail(keys("192.0.2.1", "bob"))).isZero();
    assertThat(fail(keys("192.0.2.1", "bob"))).isZero();
    assertThat(fail(keys("192.0.2.1", "carol"))).isEqualTo(PERIOD);
  }
}
