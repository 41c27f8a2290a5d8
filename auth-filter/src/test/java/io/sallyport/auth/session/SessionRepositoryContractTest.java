package io.sallyport.auth.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.auth.AtOnce;
import io.sallyport.auth.TestClock;
import io.sallyport.auth.pipeline.Caller;
import io.sallyport.auth.session.SessionRepository.Found;
import io.sallyport.auth.session.SessionRepository.Rotation;
import io.sallyport.identity.access.Grants;
import io.sallyport.identity.account.Epoch;
import io.sallyport.identity.secret.Secrets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What every {@link SessionRepository} must do. */
class SessionRepositoryContractTest {

  private static final SessionSettings SETTINGS =
      new SessionSettings(Duration.ofMinutes(30), Duration.ofHours(8), 1_000);

  private final TestClock clock = new TestClock();
  private final MemorySessions sessions = new MemorySessions(SETTINGS, clock);

  private Session session(String account, Epoch epoch) {
    var caller =
        new Caller(
            account,
            "name of " + account,
            Grants.NONE,
            Set.of(),
            Caller.Mechanism.SESSION,
            Secrets.handle(),
            List.of("pwd"),
            clock.instant(),
            clock.instant().plus(SETTINGS.absoluteTimeout()));
    return new Session(caller, epoch, clock.instant(), "127.0.0.1", "test");
  }

  private static SessionKey key() {
    return Objects.requireNonNull(SessionKey.ofCookie(Secrets.token()));
  }

  private SessionKey created(String account) {
    SessionKey key = key();
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

    assertThat(sessions.find(key, clock.instant())).isEqualTo(new Found.Live(session, 0));
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
    assertThat(sessions.rotate(created("b"), key, session("a", Epoch.FIRST)))
        .isEqualTo(Rotation.EPOCH_PASSED);
  }

  @Test
  void create_epochPassedMeanwhileAndSwept_isRefusedStill() {
    sessions.raise("a", new Epoch(1, 0));
    clock.advance(Duration.ofMinutes(10));
    sessions.sweep(clock.instant());

    assertThat(sessions.create(key(), session("a", Epoch.FIRST))).isFalse();
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
      SessionKey key = key();
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
  void create_beyondTheBound_endsTheLongestUnused() {
    SessionKey first = created("first");
    clock.advance(Duration.ofSeconds(1));
    SessionKey second = created("second");
    clock.advance(Duration.ofSeconds(1));
    for (int i = 0; i < SETTINGS.maxSessions() - 2; i++) {
      created("other" + i);
    }
    clock.advance(Duration.ofSeconds(1));
    assertThat(alive(first)).as("used again").isTrue();

    created("one more");

    assertThat(alive(second)).as("the longest unused").isFalse();
    assertThat(alive(first)).isTrue();
  }

  @Test
  void sweep_afterAll_nothingIsKept() {
    for (int i = 0; i < 100; i++) {
      SessionKey old = created("a" + i);
      sessions.rotate(old, key(), session("a" + i, Epoch.FIRST));
    }
    clock.advance(SETTINGS.absoluteTimeout());
    sessions.sweep(clock.instant());
    assertThat(sessions.size()).isZero();
  }

  @Test
  void sessionKey_print_showsNoSecret() {
    String cookie = Secrets.token();
    assertThat(SessionKey.ofCookie(cookie)).asString().doesNotContain(cookie);
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
  void end_whileItIsRotatedAgainAndAgain_leavesNoSession() throws Exception {
    List<SessionKey> keys = Stream.generate(() -> key()).limit(500).toList();
    Session session = session("a", Epoch.FIRST);
    for (int round = 0; round < 500; round++) {
      var store = new MemorySessions(SETTINGS, clock);
      assertThat(store.create(keys.get(0), session)).isTrue();
      Callable<Rotation> rotate =
          () -> {
            Rotation last = Rotation.DONE;
            for (int i = 1; i < keys.size() && last == Rotation.DONE; i++) {
              last = store.rotate(keys.get(i - 1), keys.get(i), session);
            }
            return last;
          };
      Callable<Rotation> end =
          () -> {
            store.end(keys.get(0));
            return Rotation.DONE;
          };

      assertThat(AtOnce.each(List.of(rotate, end))).doesNotContain(Rotation.EPOCH_PASSED);
      assertThat(store.ofAccount("a", clock.instant())).as("round %s", round).isEmpty();
    }
  }
}
