package io.sallyport.auth.httpsession;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.auth.AtOnce;
import io.sallyport.auth.TestClock;
import io.sallyport.auth.httpsession.HttpSessionRepository.Change;
import io.sallyport.auth.httpsession.HttpSessionRepository.Found;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link HttpSessionRepository} must do. */
public abstract class HttpSessionRepositoryContract {

  private static final int IDLE = 1_800;
  private static final Found NONE = new Found.None();

  /** The repository's clock. */
  protected final TestClock clock = new TestClock();

  @SuppressWarnings("NullAway.Init")
  private HttpSessionRepository sessions;

  /** An empty repository. */
  protected abstract HttpSessionRepository repository();

  @BeforeEach
  void open() {
    sessions = repository();
  }

  /** A key that nobody has. */
  protected static HttpSessionKey key() {
    return requireNonNull(HttpSessionKey.ofCookie(HttpSessionKey.newValue()));
  }

  private static HttpSessionKey beside(HttpSessionKey key) {
    return requireNonNull(HttpSessionKey.ofCookie(HttpSessionKey.newValue(key.slot())));
  }

  /** A session as it begins at this moment. */
  protected final HttpSessionRecord session(
      @Nullable String owner, Map<String, String> attributes) {
    return new HttpSessionRecord(owner, clock.instant(), clock.instant(), IDLE, attributes);
  }

  private HttpSessionKey created(@Nullable String owner, Map<String, String> attributes) {
    HttpSessionKey key = key();
    sessions.create(key, session(owner, attributes));
    return key;
  }

  private Found find(HttpSessionKey key) {
    return sessions.find(key, clock.instant());
  }

  private Map<String, String> attributes(HttpSessionKey key) {
    return ((Found.Live) find(key)).session().attributes();
  }

  private boolean set(HttpSessionKey key, String name, String text) {
    return sessions.change(key, new Change(Map.of(name, text), Set.of(), null), clock.instant());
  }

  @Test
  void find_keyThatNobodyMade_isNone() {
    assertThat(find(key())).isEqualTo(NONE);
  }

  @Test
  void find_created_isTheSession() {
    for (String owner : new String[] {null, "a"}) {
      HttpSessionRecord session = session(owner, Map.of("a", "[1,2]", "é \u0000\n", "[1,\"x\"]"));
      HttpSessionKey key = key();
      sessions.create(key, session);
      assertThat(find(key)).isEqualTo(new Found.Live(session));
      HttpSessionKey empty = key();
      sessions.create(empty, session(owner, Map.of()));
      assertThat(find(empty)).isEqualTo(new Found.Live(session(owner, Map.of())));
    }
  }

  @Test
  void find_idleTimeIsOver_isNoneFromThatInstantOn() {
    HttpSessionKey key = created(null, Map.of("a", "1"));
    clock.advance(Duration.ofSeconds(IDLE).minusMillis(1));
    assertThat(find(key)).isInstanceOf(Found.Live.class);
    clock.advance(Duration.ofSeconds(IDLE));
    assertThat(find(key)).isEqualTo(NONE);
    assertThat(set(key, "b", "2")).isFalse();
    assertThat(sessions.rotate(key, beside(key), "a", clock.instant())).isFalse();
  }

  @Test
  void find_againAndAgain_livesOnAndTellsWhenItWasSeenBefore() {
    HttpSessionKey key = created(null, Map.of());
    for (int i = 0; i < 5; i++) {
      var before = clock.instant();
      clock.advance(Duration.ofSeconds(IDLE * 9 / 10));
      var live = (Found.Live) find(key);
      assertThat(live.session().seenAt()).isEqualTo(before);
    }
  }

  @Test
  void idleSeconds_changed_countFromThenOn() {
    HttpSessionKey key = created(null, Map.of());
    clock.advance(Duration.ofSeconds(60));
    assertThat(sessions.change(key, new Change(Map.of(), Set.of(), 10), clock.instant())).isTrue();
    clock.advance(Duration.ofSeconds(10).minusMillis(1));
    var live = (Found.Live) find(key);
    assertThat(live.session().idleSeconds()).isEqualTo(10);
    clock.advance(Duration.ofSeconds(10));
    assertThat(find(key)).isEqualTo(NONE);
  }

  @Test
  void idleSeconds_noneOrVeryMany_endAfterThirtyDays() {
    for (int seconds : new int[] {0, -1, Integer.MAX_VALUE}) {
      HttpSessionKey key = created(null, Map.of());
      sessions.change(key, new Change(Map.of(), Set.of(), seconds), clock.instant());
      clock.advance(Duration.ofDays(30).minusMillis(1));
      assertThat(((Found.Live) find(key)).session().idleSeconds()).isEqualTo(seconds);
      clock.advance(Duration.ofDays(30));
      assertThat(find(key)).isEqualTo(NONE);
    }
  }

  @Test
  void change_someAttributes_leavesTheOthers() {
    HttpSessionKey key = created("a", Map.of("kept", "1", "gone", "2", "other", "3"));
    boolean changed =
        sessions.change(
            key,
            new Change(Map.of("other", "4", "new", "5"), Set.of("gone", "never"), null),
            clock.instant());
    assertThat(changed).isTrue();
    assertThat(find(key))
        .isEqualTo(new Found.Live(session("a", Map.of("kept", "1", "other", "4", "new", "5"))));
  }

  @Test
  void change_manyAtOnce_losesNone() throws Exception {
    HttpSessionKey key = created(null, Map.of());
    var works = new ArrayList<Callable<Boolean>>();
    var expected = new HashMap<String, String>();
    for (int i = 0; i < 50; i++) {
      String name = "n" + i;
      expected.put(name, name);
      works.add(() -> set(key, name, name));
    }
    assertThat(AtOnce.each(works)).doesNotContain(false);
    assertThat(attributes(key)).isEqualTo(expected);
  }

  @Test
  void change_afterTheEnd_bringsNothingBack() {
    HttpSessionKey key = created(null, Map.of("a", "1"));
    sessions.end(key);
    assertThat(set(key, "b", "2")).isFalse();
    assertThat(find(key)).isEqualTo(NONE);
    assertThat(set(key(), "b", "2")).isFalse();
  }

  @Test
  void rotate_toItsOwner_movesEverythingAndGivesItToThem() {
    HttpSessionKey old = created(null, Map.of("cart", "1"));
    HttpSessionKey key = beside(old);
    assertThat(sessions.rotate(old, key, "a", clock.instant())).isTrue();
    assertThat(find(key)).isEqualTo(new Found.Live(session("a", Map.of("cart", "1"))));
    assertThat(find(old)).isEqualTo(new Found.Moved(key));
    clock.advance(HttpSessionRepository.MOVED_FOR.minusMillis(1));
    assertThat(find(old)).isEqualTo(new Found.Moved(key));
    clock.advance(Duration.ofMillis(1));
    assertThat(find(old)).isEqualTo(NONE);
    assertThat(attributes(key)).isEqualTo(Map.of("cart", "1"));
  }

  @Test
  void rotate_withoutOwner_leavesWhoseItIs() {
    for (String owner : new String[] {null, "a"}) {
      HttpSessionKey old = created(owner, Map.of("cart", "1"));
      HttpSessionKey key = beside(old);
      assertThat(sessions.rotate(old, key, null, clock.instant())).isTrue();
      assertThat(find(key)).isEqualTo(new Found.Live(session(owner, Map.of("cart", "1"))));
    }
  }

  @Test
  void rotate_toAnotherAccount_endsIt() {
    HttpSessionKey old = created("a", Map.of("cart", "1"));
    HttpSessionKey key = beside(old);
    assertThat(sessions.rotate(old, key, "b", clock.instant())).isFalse();
    assertThat(find(old)).isEqualTo(NONE);
    assertThat(find(key)).isEqualTo(NONE);
  }

  @Test
  void rotate_whatIsNotThere_makesNothing() {
    HttpSessionKey old = key();
    HttpSessionKey key = beside(old);
    assertThat(sessions.rotate(old, key, "a", clock.instant())).isFalse();
    assertThat(find(key)).isEqualTo(NONE);
    assertThat(find(old)).isEqualTo(NONE);
  }

  @Test
  void rotate_twiceAtOnce_happensOnce() throws Exception {
    for (int round = 0; round < 10; round++) {
      HttpSessionKey old = created(null, Map.of("cart", "1"));
      List<Boolean> rotated =
          AtOnce.times(4, () -> sessions.rotate(old, beside(old), "a", clock.instant()));
      assertThat(rotated).containsOnlyOnce(true);
    }
  }

  @Test
  void change_underTheOldKeyOfTheSameOwner_isMerged() {
    HttpSessionKey old = created("a", Map.of("cart", "1"));
    HttpSessionKey key = beside(old);
    sessions.rotate(old, key, "a", clock.instant());
    assertThat(set(old, "late", "2")).isTrue();
    assertThat(attributes(key)).isEqualTo(Map.of("cart", "1", "late", "2"));
    clock.advance(HttpSessionRepository.MOVED_FOR);
    assertThat(set(old, "later", "3")).isFalse();
    assertThat(attributes(key)).isEqualTo(Map.of("cart", "1", "late", "2"));
  }

  /** Whoever planted the id could otherwise write into what has become somebody's. */
  @Test
  void change_underTheKeyFromBeforeTheSignIn_isNotMerged() {
    HttpSessionKey old = created(null, Map.of("cart", "1"));
    HttpSessionKey key = beside(old);
    sessions.rotate(old, key, "a", clock.instant());
    assertThat(set(old, "late", "2")).isFalse();
    assertThat(attributes(key)).isEqualTo(Map.of("cart", "1"));
  }

  @Test
  void end_underAnOldKey_endsItAll() {
    HttpSessionKey first = created("a", Map.of("cart", "1"));
    HttpSessionKey second = beside(first);
    HttpSessionKey third = beside(first);
    sessions.rotate(first, second, "a", clock.instant());
    sessions.rotate(second, third, "a", clock.instant());
    sessions.end(first);
    for (HttpSessionKey key : List.of(first, second, third)) {
      assertThat(find(key)).isEqualTo(NONE);
      assertThat(set(key, "late", "2")).isFalse();
    }
  }

  /** Whoever planted the id could otherwise end what has become somebody's. */
  @Test
  void end_underTheKeyFromBeforeTheSignIn_endsNothing() {
    HttpSessionKey old = created(null, Map.of("cart", "1"));
    HttpSessionKey key = beside(old);
    sessions.rotate(old, key, "a", clock.instant());
    sessions.end(old);
    assertThat(attributes(key)).isEqualTo(Map.of("cart", "1"));
    assertThat(find(old)).isEqualTo(new Found.Moved(key));
  }
}
