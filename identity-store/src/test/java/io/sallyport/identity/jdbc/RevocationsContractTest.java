package io.sallyport.identity.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.identity.StoreUnavailableException;
import io.sallyport.identity.token.Revocations;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(TestDatabase.class)
class RevocationsContractTest {

  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00.123456Z");
  private static final Instant LATER = NOW.plusSeconds(60);

  private final IdentityDatabase database;
  private final Revocations revocations;

  RevocationsContractTest(TestDatabase kind) {
    database = kind.fresh().open();
    revocations = database.revocations();
  }

  @AfterEach
  void stop() {
    database.close();
  }

  @Test
  void live_entryEndsAtThatInstant_isOver() {
    revocations.revoke("a", NOW);
    revocations.revoke("b", LATER);

    assertThat(revocations.live(NOW.minusNanos(1_000))).isEqualTo(Map.of("a", NOW, "b", LATER));
    assertThat(revocations.live(NOW)).isEqualTo(Map.of("b", LATER));
    assertThat(revocations.live(LATER)).isEmpty();
  }

  @Test
  void revoke_again_keepsTheLaterEnd() {
    revocations.revoke("a", NOW);
    revocations.revoke("a", LATER);
    revocations.revoke("a", NOW);

    assertThat(revocations.live(NOW)).isEqualTo(Map.of("a", LATER));
  }

  @Test
  void revoke_sameIdFromManyThreads_keepsTheLatestEnd() throws Exception {
    AtomicLong seconds = new AtomicLong();
    try (AtOnce threads = new AtOnce(16)) {
      threads.run(
          () -> {
            revocations.revoke("a", NOW.plusSeconds(seconds.incrementAndGet()));
            return true;
          });
    }
    assertThat(revocations.live(NOW)).isEqualTo(Map.of("a", NOW.plusSeconds(16)));
  }

  @Test
  void revoke_noStorableId_isTheCallersError() {
    assertThatThrownBy(() -> revocations.revoke("a\0b", NOW))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> revocations.revoke("x".repeat(256), NOW))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void purge_entries_forgetsThoseThatAreOver() {
    revocations.revoke("a", NOW);
    revocations.revoke("b", LATER);

    assertThat(revocations.purge(NOW)).isEqualTo(1);
    assertThat(revocations.purge(NOW)).isZero();
    assertThat(revocations.live(Instant.EPOCH)).isEqualTo(Map.of("b", LATER));
  }

  @Test
  void everything_databaseGone_isAnOutage() {
    database.close();

    assertThatThrownBy(() -> revocations.revoke("a", NOW))
        .isInstanceOf(StoreUnavailableException.class);
    assertThatThrownBy(() -> revocations.live(NOW)).isInstanceOf(StoreUnavailableException.class);
  }
}
