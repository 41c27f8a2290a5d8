package io.sallyport.auth.ticket;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.auth.AtOnce;
import io.sallyport.auth.TestClock;
import io.sallyport.auth.pipeline.TicketStore;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link TicketStore} must do. */
public abstract class TicketStoreContract {

  private static final Duration TTL = Duration.ofMinutes(5);
  private static final Map<String, String> CONTENT = Map.of("account", "a", "continue", "/x?a=b");
  private static final int TRIES = 5;

  /** The store's clock. */
  protected final TestClock clock = new TestClock();

  @SuppressWarnings("NullAway.Init")
  private TicketStore store;

  /** An empty store. */
  protected abstract TicketStore store();

  @BeforeEach
  void open() {
    store = store();
  }

  private String create() {
    return store.create("mfa", CONTENT, TTL, TRIES);
  }

  @Test
  void create_ids_are256RandomBits() {
    Set<String> ids = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      assertThat(create()).matches("[A-Za-z0-9_-]{43}").satisfies(id -> ids.add(id));
    }
    assertThat(ids).hasSize(1_000);
  }

  @Test
  void find_live_changesNothing() {
    String id = create();

    for (int i = 0; i < 2 * TRIES; i++) {
      assertThat(store.find("mfa", id)).contains(CONTENT);
    }
    assertThat(store.takeTry("mfa", id)).contains(CONTENT);
  }

  @Test
  void takeTry_asOftenAsAllowed_andNoMore() {
    String id = create();

    for (int i = 0; i < TRIES; i++) {
      assertThat(store.takeTry("mfa", id)).contains(CONTENT);
    }
    assertThat(store.takeTry("mfa", id)).isEmpty();
    assertThat(store.redeem("mfa", id)).isTrue();
  }

  @Test
  void redeem_once_isTheEnd() {
    String id = create();

    assertThat(store.redeem("mfa", id)).isTrue();
    assertThat(store.redeem("mfa", id)).isFalse();
    assertThat(store.find("mfa", id)).isEmpty();
    assertThat(store.takeTry("mfa", id)).isEmpty();
  }

  @Test
  void everything_atTheEndOfItsTime_isOverAtThatVeryInstant() {
    String looked = create();
    String tried = create();
    String redeemed = create();
    clock.advance(TTL.minusNanos(1));
    assertThat(store.find("mfa", looked)).contains(CONTENT);
    assertThat(store.takeTry("mfa", tried)).contains(CONTENT);
    clock.advance(Duration.ofNanos(1));

    assertThat(store.find("mfa", looked)).isEmpty();
    assertThat(store.takeTry("mfa", tried)).isEmpty();
    assertThat(store.redeem("mfa", redeemed)).isFalse();
  }

  @Test
  void everything_asAnotherKind_isUnknownAndLeavesItAlone() {
    String id = create();

    assertThat(store.find("mail", id)).isEmpty();
    assertThat(store.takeTry("mail", id)).isEmpty();
    assertThat(store.redeem("mail", id)).isFalse();
    assertThat(store.redeem("mfa", id)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "x", "\ud800", "\0"})
  void everything_anyTextAsId_isUnknown(String text) {
    for (String id : List.of(text, text.repeat(10_000), create() + text + "y")) {
      assertThat(store.find("mfa", id)).isEmpty();
      assertThat(store.takeTry("mfa", id)).isEmpty();
      assertThat(store.redeem("mfa", id)).isFalse();
    }
  }

  @Test
  void takeTry_manyAtOnce_noMoreThanAllowed() throws Exception {
    String id = create();

    List<Optional<Map<String, String>>> taken = AtOnce.times(50, () -> store.takeTry("mfa", id));
    assertThat(taken.stream().filter(Optional::isPresent)).hasSize(TRIES);
  }

  @Test
  void redeem_manyAtOnce_exactlyOneDoes() throws Exception {
    String id = create();

    assertThat(AtOnce.times(50, () -> store.redeem("mfa", id))).containsOnlyOnce(true);
  }

  @Test
  void giveBack_aTry_mayBeTakenAgain() {
    String id = create();
    for (int i = 0; i < TRIES; i++) {
      assertThat(store.takeTry("mfa", id)).contains(CONTENT);
    }
    assertThat(store.takeTry("mfa", id)).isEmpty();

    store.giveBack("mfa", id);

    assertThat(store.takeTry("mfa", id)).contains(CONTENT);
    assertThat(store.takeTry("mfa", id)).isEmpty();
  }

  @Test
  void giveBack_toWhatIsNotThere_bringsNothingBack() {
    String redeemed = create();
    String ended = create();
    String ofAnotherKind = create();
    assertThat(store.redeem("mfa", redeemed)).isTrue();
    for (int i = 0; i < TRIES; i++) {
      assertThat(store.takeTry("mfa", ofAnotherKind)).contains(CONTENT);
    }

    store.giveBack("mail", ofAnotherKind);
    assertThat(store.takeTry("mfa", ofAnotherKind)).isEmpty();

    clock.advance(TTL);
    for (String id : List.of(redeemed, ended, "unknown", "")) {
      store.giveBack("mfa", id);
      assertThat(store.find("mfa", id)).isEmpty();
      assertThat(store.takeTry("mfa", id)).isEmpty();
      assertThat(store.redeem("mfa", id)).isFalse();
    }
  }

  @Test
  void giveBack_byManyAtOnce_givesAsManyTriesAsWereTaken() throws Exception {
    String id = create();

    List<Boolean> taken =
        AtOnce.times(
            TRIES,
            () -> {
              boolean took = store.takeTry("mfa", id).isPresent();
              store.giveBack("mfa", id);
              return took;
            });

    assertThat(taken).containsOnly(true).hasSize(TRIES);
    for (int i = 0; i < TRIES; i++) {
      assertThat(store.takeTry("mfa", id)).contains(CONTENT);
    }
    assertThat(store.takeTry("mfa", id)).isEmpty();
  }
}
