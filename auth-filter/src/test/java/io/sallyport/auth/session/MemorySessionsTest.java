package io.sallyport.auth.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.auth.session.SessionRepository.Found;
import io.sallyport.auth.session.SessionRepository.Rotation;
import io.sallyport.identity.account.Epoch;
import io.sallyport.identity.secret.Secrets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Sessions in memory: what every repository must do, and their bounds. */
class MemorySessionsTest extends SessionRepositoryContract {

  private final MemorySessions sessions = new MemorySessions(SETTINGS, clock);

  @Override
  protected SessionRepository repository() {
    return sessions;
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
  void create_epochPassedMeanwhileAndSwept_isRefusedStill() {
    sessions.raise("a", new Epoch(1, 0));
    clock.advance(Duration.ofMinutes(10));
    sessions.sweep(clock.instant());

    assertThat(sessions.create(key(), session("a", Epoch.FIRST))).isFalse();
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
    assertThat(sessions.size()).as("sessions, rotated keys and owners").isEqualTo(300);
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
  void end_whileItIsRotatedAgainAndAgain_leavesNoSession() throws Exception {
    List<SessionKey> keys = Stream.generate(() -> key()).limit(500).toList();
    Session session = session("a", Epoch.FIRST);
    var pool = Executors.newFixedThreadPool(2);
    try {
      for (int round = 0; round < 500; round++) {
        var store = new MemorySessions(SETTINGS, clock);
        assertThat(store.create(keys.get(0), session)).isTrue();
        var start = new CyclicBarrier(2);
        var rotation =
            pool.submit(
                () -> {
                  start.await();
                  for (int i = 1; i < keys.size(); i++) {
                    Rotation done = store.rotate(keys.get(i - 1), keys.get(i), session);
                    if (done != Rotation.DONE) {
                      return done;
                    }
                  }
                  return Rotation.DONE;
                });
        var end =
            pool.submit(
                () -> {
                  start.await();
                  store.end(keys.get(0));
                  return true;
                });
        assertThat(rotation.get()).isNotEqualTo(Rotation.EPOCH_PASSED);
        assertThat(end.get()).isTrue();
        assertThat(store.ofAccount("a", clock.instant())).as("round %s", round).isEmpty();
      }
    } finally {
      pool.shutdown();
    }
  }

  @Test
  void count_created_isHowManyAreKept() {
    assertThat(sessions.count()).isZero();
    SessionKey one = created("a");
    created("b");
    assertThat(sessions.count()).isEqualTo(2);
    sessions.end(one);
    assertThat(sessions.count()).isEqualTo(1);
  }

  @Test
  void create_beyondTheBoundWhereSomeHaveEnded_endsNoLiveOne() {
    for (int i = 0; i < SETTINGS.maxSessions() / 2; i++) {
      created("old" + i);
    }
    clock.advance(SETTINGS.idleTimeout());
    List<SessionKey> live =
        Stream.generate(() -> created("new")).limit(SETTINGS.maxSessions() / 2 + 1).toList();

    assertThat(live).allMatch(this::alive);
    assertThat(sessions.count()).isEqualTo(live.size());
  }

  @Test
  void sweep_liveSessions_areKept() {
    SessionKey live = created("a");
    clock.advance(SETTINGS.idleTimeout().minusMillis(1));
    sessions.sweep(clock.instant());
    assertThat(sessions.count()).isEqualTo(1);
    assertThat(alive(live)).isTrue();
  }
}
