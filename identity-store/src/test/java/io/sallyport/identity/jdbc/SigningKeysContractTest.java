package io.sallyport.identity.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.identity.StoreUnavailableException;
import io.sallyport.identity.secret.Secrets;
import io.sallyport.identity.token.SigningKeys;
import io.sallyport.identity.token.SigningKeys.StoredKey;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(TestDatabase.class)
class SigningKeysContractTest {

  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00.123456Z");
  private static final int THREADS = 16;

  private final IdentityDatabase database;
  private final SigningKeys keys;

  SigningKeysContractTest(TestDatabase kind) {
    database = kind.fresh().open();
    keys = database.signingKeys();
  }

  @AfterEach
  void stop() {
    database.close();
  }

  private static StoredKey key(long generation) {
    String kid = Secrets.handle();
    return new StoredKey(generation, kid, "RS256", "sealed " + kid, "x".repeat(8_000), NOW);
  }

  @Test
  void all_keys_areOldestFirst() {
    StoredKey second = key(2);
    StoredKey first = key(1);

    assertThat(keys.all()).isEmpty();
    assertThat(keys.add(second)).isTrue();
    assertThat(keys.add(first)).isTrue();
    assertThat(keys.all()).isEqualTo(List.of(first, second));
  }

  @Test
  void add_takenGenerationOrKid_keepsTheFirst() {
    StoredKey first = key(1);
    keys.add(first);

    assertThat(keys.add(key(1))).isFalse();
    assertThat(keys.add(new StoredKey(2, first.kid(), "EdDSA", "s", "p", NOW))).isFalse();
    assertThat(keys.all()).isEqualTo(List.of(first));
  }

  @Test
  void remove_key_forgetsItAlone() {
    StoredKey first = key(1);
    StoredKey second = key(2);
    keys.add(first);
    keys.add(second);
    keys.remove(first.kid());
    keys.remove("none");

    assertThat(keys.all()).isEqualTo(List.of(second));
  }

  @Test
  void add_sameGenerationFromManyThreads_oneWins() throws Exception {
    try (AtOnce threads = new AtOnce(THREADS)) {
      for (long generation = 1; generation <= 5; generation++) {
        long next = generation;
        assertThat(threads.run(() -> keys.add(key(next)))).hasSize(THREADS).containsOnlyOnce(true);
      }
    }
    assertThat(keys.all()).extracting(StoredKey::generation).containsExactly(1L, 2L, 3L, 4L, 5L);
  }

  @Test
  void toString_key_hidesWhatIsSealed() {
    assertThat(key(1).toString()).doesNotContain("sealed");
  }

  @Test
  void everything_databaseGone_isAnOutage() {
    database.close();

    assertThatThrownBy(keys::all).isInstanceOf(StoreUnavailableException.class);
    assertThatThrownBy(() -> keys.add(key(1))).isInstanceOf(StoreUnavailableException.class);
  }
}
