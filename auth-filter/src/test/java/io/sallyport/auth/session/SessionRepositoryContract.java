package io.sallyport.auth.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.auth.TestClock;
import io.sallyport.auth.session.SessionRepository.Found;
import io.sallyport.auth.session.SessionRepository.Rotation;
import io.sallyport.identity.account.Epoch;
import io.sallyport.identity.secret.Secrets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link SessionRepository} must do. */
public abstract class SessionRepositoryContract {

  /** What the repository under test is set up with. */
  protected static final SessionSettings SETTINGS =
      new SessionSettings(Duration.ofMinutes(30), Duration.ofHours(8), 1_000);

  /** The repository's clock. */
  protected final TestClock clock = new TestClock();

  @SuppressWarnings("NullAway.Init")
  private SessionRepository sessions;

  /** An empty repository. */
  protected abstract SessionRepository repository();

  @BeforeEach
  void open() {
    sessions = repository();
  }

  /** A new session of the account. */
  protected final Session session(String account, Epoch epoch) {
    return TestSessions.of(
        account, epoch, clock.instant(), clock.instant().plus(SETTINGS.absoluteTimeout()));
  }

  /** A key that nobody has. */
  protected final SessionKey key() {
    return key("a");
  }

  /** A key of an account that nobody has. */
  protected final SessionKey key(String account) {
    return Objects.requireNonNull(SessionKey.ofCookie(sessions.slot(account) + Secrets.token()));
  }

  private SessionKey created(String account) {
    SessionKey key = key(account);
    assertThat(sessions.create(key, session(account, Epoch.FIRST))).isTrue();
    return key;
  }

  private boolean alive(SessionKey key) {
    return sessions.find(key, clock.instant()) instanceof Found.Live;
  }

  @Test
  void find_unknownKey_isEnded() {
    assertThat(sessions.find(key(), clock.instant())).isInstanceOf(Found.Ended.class);
  }

  @Test
  void find_created_isTheSession() {
    SessionKey key = key();
    Session session = session("a", Epoch.FIRST);
    sessions.create(key, session);

    assertThat(sessions.find(key, clock.instant()))
        .usingRecursiveComparison()
        .ignoringFields("session.address", "session.userAgent")
        .isEqualTo(new Found.Live(session, 0));
    assertThat(sessions.ofAccount("a", clock.instant()))
        .containsExactly(new SessionRepository.Listed(session, clock.instant()));
  }

  @Test
  void find_atTheIdleTimeout_isEnded() {
    SessionKey key = created("a");
    clock.advance(SETTINGS.idleTimeout().minusMillis(1));
    assertThat(alive(key)).isTrue();
    clock.advance(SETTINGS.idleTimeout());
    assertThat(sessions.find(key, clock.instant())).isInstanceOf(Found.Ended.class);
  }

  @Test
  void find_atTheAbsoluteTimeout_isEndedHoweverBusy() {
    SessionKey key = created("a");
    Duration step = Duration.ofMinutes(20);
    for (int i = 1; i < 24; i++) {
      clock.advance(step);
      assertThat(alive(key)).isTrue();
    }
    clock.advance(step.minusMillis(1));
    assertThat(alive(key)).isTrue();
    clock.advance(Duration.ofMillis(1));
    assertThat(alive(key)).isFalse();
  }

  @Test
  void end_thatSessionAlone_isEnded() {
    SessionKey one = created("a");
    SessionKey other = created("a");

    sessions.end(one);
    sessions.end(key());

    assertThat(alive(one)).isFalse();
    assertThat(alive(other)).isTrue();
  }

  @Test
  void endByHandle_ofAnotherAccount_isRefused() {
    SessionKey key = created("a");
    created("b");
    String handle = sessions.ofAccount("a", clock.instant()).get(0).session().caller().handle();

    assertThat(sessions.endByHandle("b", handle)).isFalse();
    assertThat(alive(key)).isTrue();
    assertThat(sessions.endByHandle("a", handle)).isTrue();
    assertThat(alive(key)).isFalse();
    assertThat(sessions.endByHandle("a", handle)).isFalse();
  }

  @Test
  void ofAccount_several_areListedNewestFirst() {
    created("a");
    clock.advance(Duration.ofMinutes(1));
    created("a");
    created("b");

    List<SessionRepository.Listed> listed = sessions.ofAccount("a", clock.instant());

    assertThat(listed).hasSize(2);
    assertThat(listed.get(0).session().createdAt()).isAfter(listed.get(1).session().createdAt());
    assertThat(sessions.ofAccount("nobody", clock.instant())).isEmpty();
  }

  @Test
  void ofAccount_ended_areNotListed() {
    created("a");
    clock.advance(SETTINGS.idleTimeout());
    assertThat(sessions.ofAccount("a", clock.instant())).isEmpty();
  }

  @Test
  void rotate_live_oldIsRotatedForHalfAMinute() {
    SessionKey old = created("a");
    SessionKey fresh = key();

    assertThat(sessions.rotate(old, fresh, session("a", Epoch.FIRST))).isEqualTo(Rotation.DONE);

    assertThat(alive(fresh)).isTrue();
    clock.advance(Duration.ofMillis(29_999));
    assertThat(sessions.find(old, clock.instant())).isInstanceOf(Found.Rotated.class);
    clock.advance(Duration.ofMillis(1));
    assertThat(sessions.find(old, clock.instant())).isInstanceOf(Found.Ended.class);
  }

  @Test
  void end_byAnIdThatWasRotatedMeanwhile_endsTheSessionThatCameInItsPlace() {
    SessionKey first = created("a");
    SessionKey second = key();
    SessionKey third = key();
    sessions.rotate(first, second, session("a", Epoch.FIRST));
    sessions.rotate(first, key(), session("a", Epoch.FIRST));
    sessions.rotate(second, third, session("a", Epoch.FIRST));
    assertThat(alive(third)).isTrue();

    sessions.end(first);

    assertThat(alive(third)).isFalse();
    assertThat(sessions.ofAccount("a", clock.instant())).isEmpty();
  }

  @Test
  void rotate_sessionThatKeepsItsAge_oldIsRotatedForHalfAMinuteFromNow() {
    Session session = session("a", Epoch.FIRST);
    SessionKey old = key();
    assertThat(sessions.create(old, session)).isTrue();
    clock.advance(SETTINGS.idleTimeout().minusMillis(1));

    assertThat(sessions.rotate(old, key(), session)).isEqualTo(Rotation.DONE);
    clock.advance(Duration.ofSeconds(30).minusMillis(1));
    assertThat(sessions.find(old, clock.instant())).isInstanceOf(Found.Rotated.class);
    clock.advance(Duration.ofMillis(1));
    assertThat(sessions.find(old, clock.instant())).isInstanceOf(Found.Ended.class);
  }

  @Test
  void rotate_inParallel_oneIsDone() throws Exception {
    SessionKey old = created("a");
    int threads = 16;
    var done = new AtomicInteger();
    var start = new CountDownLatch(1);
    var pool = Executors.newFixedThreadPool(threads);
    for (int i = 0; i < threads; i++) {
      pool.execute(
          () -> {
            try {
              start.await();
              if (sessions.rotate(old, key(), session("a", Epoch.FIRST)) == Rotation.DONE) {
                done.incrementAndGet();
              }
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          });
    }
    start.countDown();
    pool.shutdown();
    assertThat(pool.awaitTermination(30, TimeUnit.SECONDS)).isTrue();

    assertThat(done).hasValue(1);
    assertThat(sessions.ofAccount("a", clock.instant())).hasSize(1);
  }

  @Test
  void raise_revocation_endsOlderSessionsOfThatAccountAlone() {
    SessionKey old = created("a");
    SessionKey other = created("b");

    sessions.raise("a", new Epoch(1, 0));

    assertThat(alive(old)).isFalse();
    assertThat(alive(other)).isTrue();
    SessionKey fresh = key();
    assertThat(sessions.create(fresh, session("a", new Epoch(1, 0)))).isTrue();
    assertThat(alive(fresh)).isTrue();
  }

  @Test
  void create_epochPassedMeanwhile_isRefused() {
    sessions.raise("a", new Epoch(1, 0));
    SessionKey key = key();

    assertThat(sessions.create(key, session("a", Epoch.FIRST))).isFalse();
    assertThat(alive(key)).isFalse();
    SessionKey newer = key();
    assertThat(sessions.create(newer, session("a", new Epoch(1, 0)))).isTrue();
    assertThat(sessions.rotate(newer, key, session("a", Epoch.FIRST)))
        .isEqualTo(Rotation.EPOCH_PASSED);
    assertThat(alive(key)).isFalse();
  }

  @Test
  void raise_outOfOrder_neverGoesBack() {
    sessions.raise("a", new Epoch(5, 0));
    sessions.raise("a", new Epoch(4, 0));

    assertThat(sessions.create(key(), session("a", new Epoch(4, 0)))).isFalse();
  }

  @Test
  void raise_rights_livesOnAndIsTold() {
    SessionKey key = created("a");

    sessions.raise("a", new Epoch(0, 3));

    assertThat(sessions.find(key, clock.instant()))
        .isInstanceOfSatisfying(Found.Live.class, live -> assertThat(live.rights()).isEqualTo(3));
  }

  @Test
  void createWhileRaised_inParallel_noneSurvives() throws Exception {
    for (int round = 1; round <= 200; round++) {
      String account = "a" + round;
      var start = new CountDownLatch(1);
      var pool = Executors.newFixedThreadPool(2);
      SessionKey key = key(account);
      pool.execute(
          () -> {
            await(start);
            sessions.create(key, session(account, Epoch.FIRST));
          });
      pool.execute(
          () -> {
            await(start);
            sessions.raise(account, new Epoch(1, 0));
          });
      start.countDown();
      pool.shutdown();
      assertThat(pool.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
      assertThat(alive(key)).isFalse();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void rotate_sessionInUseForLongerThanTheIdleTimeout_livesOn() {
    SessionKey old = key();
    Session session = session("a", Epoch.FIRST);
    sessions.create(old, session);
    for (int i = 0; i < 4; i++) {
      clock.advance(SETTINGS.idleTimeout().dividedBy(2));
      assertThat(alive(old)).isTrue();
    }
    SessionKey fresh = key();

    assertThat(sessions.rotate(old, fresh, session)).isEqualTo(Rotation.DONE);

    assertThat(alive(fresh)).isTrue();
    clock.advance(SETTINGS.idleTimeout().minusMillis(1));
    assertThat(alive(fresh)).isTrue();
  }

  @Test
  void rotate_sessionAsItWasFound_keepsAddressAndBrowser() {
    SessionKey old = created("a");
    Session found = ((Found.Live) sessions.find(old, clock.instant())).session();

    assertThat(sessions.rotate(old, key(), found)).isEqualTo(Rotation.DONE);

    assertThat(sessions.ofAccount("a", clock.instant()))
        .singleElement()
        .satisfies(
            listed -> {
              assertThat(listed.session().address()).isEqualTo("127.0.0.1");
              assertThat(listed.session().userAgent()).isEqualTo("test");
            });
  }

  @Test
  void rotate_olderThanTheIdleTimeoutAndInUse_isAliveUnderItsNewKey() {
    Session session = session("a", Epoch.FIRST);
    SessionKey old = key();
    assertThat(sessions.create(old, session)).isTrue();
    for (int i = 0; i < 3; i++) {
      clock.advance(SETTINGS.idleTimeout().minusMillis(1));
      assertThat(alive(old)).isTrue();
    }
    SessionKey fresh = key();

    assertThat(sessions.rotate(old, fresh, session)).isEqualTo(Rotation.DONE);
    assertThat(alive(fresh)).isTrue();
    clock.advance(SETTINGS.idleTimeout().minusMillis(1));
    assertThat(alive(fresh)).isTrue();
    clock.advance(SETTINGS.idleTimeout());
    assertThat(sessions.find(fresh, clock.instant())).isInstanceOf(Found.Ended.class);
  }

  @Test
  void rotate_olderThanTheIdleTimeoutAndInUse_isListedAsSeenNow() {
    Session session = session("a", Epoch.FIRST);
    SessionKey old = key();
    sessions.create(old, session);
    clock.advance(SETTINGS.idleTimeout().minusMillis(1));
    assertThat(alive(old)).isTrue();
    clock.advance(SETTINGS.idleTimeout().minusMillis(1));

    sessions.rotate(old, key(), session);

    assertThat(sessions.ofAccount("a", clock.instant()))
        .containsExactly(new SessionRepository.Listed(session, clock.instant()));
  }

  @Test
  void end_whileItIsRotated_leavesNoSession() throws Exception {
    var pool = Executors.newFixedThreadPool(2);
    try {
      for (int round = 0; round < 5_000; round++) {
        String account = "a" + round;
        SessionKey old = created(account);
        var start = new CyclicBarrier(2);
        var rotation =
            pool.submit(
                () -> {
                  start.await();
                  return sessions.rotate(old, key(account), session(account, Epoch.FIRST));
                });
        var end =
            pool.submit(
                () -> {
                  start.await();
                  sessions.end(old);
                  return null;
                });
        rotation.get();
        end.get();
        assertThat(sessions.ofAccount(account, clock.instant())).as("round %s", round).isEmpty();
      }
    } finally {
      pool.shutdown();
    }
  }

  @Test
  void endByHandle_ofAnAccountThatWasSignedOutEverywhere_forgetsNoEpoch() {
    sessions.raise("a", new Epoch(3, 0));
    SessionKey key = key();
    Session session = session("a", new Epoch(3, 0));
    sessions.create(key, session);

    assertThat(sessions.endByHandle("a", session.caller().handle())).isTrue();

    assertThat(sessions.create(key(), session("a", new Epoch(2, 0)))).isFalse();
  }

  @Test
  void create_withOlderRightsThanAnother_isToldTheNewer() {
    SessionKey old = created("a");
    sessions.create(key(), session("a", new Epoch(0, 5)));
    SessionKey late = key();
    sessions.create(late, session("a", new Epoch(0, 4)));

    assertThat(sessions.find(late, clock.instant()))
        .isInstanceOfSatisfying(Found.Live.class, live -> assertThat(live.rights()).isEqualTo(5));
    assertThat(alive(old)).isTrue();
  }
}
