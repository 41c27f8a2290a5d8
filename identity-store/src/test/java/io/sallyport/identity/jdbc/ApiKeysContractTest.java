package io.sallyport.identity.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.identity.StoreUnavailableException;
import io.sallyport.identity.apikey.ApiKey;
import io.sallyport.identity.apikey.ApiKeyText;
import io.sallyport.identity.apikey.ApiKeys;
import io.sallyport.identity.apikey.ApiKeys.Replacement;
import io.sallyport.identity.secret.Secrets;
import io.sallyport.identity.secret.Sha256;
import java.time.Instant;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(TestDatabase.class)
class ApiKeysContractTest {

  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00.123456Z");
  private static final Instant LATER = NOW.plusSeconds(60);
  private static final int MOST = 100;

  private final IdentityDatabase database;
  private final ApiKeys keys;
  private final String account;

  ApiKeysContractTest(TestDatabase kind) {
    database = kind.fresh().open();
    keys = database.apiKeys();
    account = TestDatabase.newAccount(database);
  }

  @AfterEach
  void stop() {
    database.close();
  }

  private static ApiKey key(String owner, Instant createdAt, @Nullable Instant expiresAt) {
    return new ApiKey(
        Secrets.handle(),
        owner,
        "Ren\u00e9e's laptop",
        "sk_live_AbCd",
        true,
        Set.of("notes:read", "notes:write"),
        createdAt,
        expiresAt,
        null);
  }

  private static ApiKey with(
      ApiKey key, @Nullable Instant expiresAt, @Nullable Instant lastUsedAt) {
    return new ApiKey(
        key.id(),
        key.accountId(),
        key.name(),
        key.prefix(),
        key.live(),
        key.scopes(),
        key.createdAt(),
        expiresAt,
        lastUsedAt);
  }

  private static Sha256 text() {
    return Sha256.of(ApiKeyText.generate(true).reveal());
  }

  private ApiKey create(Instant createdAt, @Nullable Instant expiresAt) {
    ApiKey key = key(account, createdAt, expiresAt);
    keys.create(key, text(), MOST);
    return key;
  }

  @Test
  void find_keyByItsText_isWholeExpiredOrNot() {
    Sha256 first = text();
    Sha256 second = text();
    ApiKey forever = key(account, NOW, null);
    ApiKey expired =
        new ApiKey("k", account, "", "sk_test_AbCd", false, Set.of(), NOW, Instant.EPOCH, NOW);
    keys.create(forever, first, MOST);
    keys.create(expired, second, MOST);

    assertThat(keys.find(first)).contains(forever);
    assertThat(keys.find(second)).contains(expired);
    assertThat(keys.find(text())).isEmpty();
  }

  @Test
  void ofAccount_keys_areNewestFirstAndNobodyElses() {
    ApiKey old = create(NOW, NOW);
    ApiKey recent = create(LATER, null);
    String other = TestDatabase.newAccount(database);
    keys.create(key(other, NOW, null), text(), MOST);

    assertThat(keys.ofAccount(account)).isEqualTo(List.of(recent, old));
    assertThat(keys.ofAccount("none")).isEmpty();
  }

  private Replacement replace(ApiKey old, Instant oldEnd, ApiKey key) {
    return keys.replace(old.id(), oldEnd, key, text(), MOST);
  }

  @Test
  void replace_key_neverLengthensTheOldOnesLife() {
    ApiKey forever = create(NOW, null);
    ApiKey ending = create(NOW.minusSeconds(1), LATER);
    ApiKey first = key(account, NOW.plusSeconds(2), null);
    ApiKey second = key(account, NOW.plusSeconds(1), LATER);

    assertThat(replace(forever, LATER, first)).isEqualTo(Replacement.DONE);
    assertThat(replace(ending, LATER.plusSeconds(1), second)).isEqualTo(Replacement.DONE);
    assertThat(keys.ofAccount(account))
        .isEqualTo(List.of(first, second, with(forever, LATER, null), ending));
  }

  @Test
  void replace_keyThatIsReplacedExpiredGoneOrAnothers_changesNothing() {
    ApiKey replaced = create(NOW, null);
    ApiKey successor = key(account, NOW.plusSeconds(1), null);
    assertThat(replace(replaced, LATER, successor)).isEqualTo(Replacement.DONE);
    ApiKey expired = create(NOW.minusSeconds(1), NOW);
    ApiKey deleted = create(NOW, null);
    keys.delete(account, deleted.id());
    List<ApiKey> before = keys.ofAccount(account);

    for (ApiKey old : List.of(replaced, expired, deleted)) {
      assertThat(replace(old, LATER, key(account, NOW, null))).isEqualTo(Replacement.NOT_FOUND);
    }
    String other = TestDatabase.newAccount(database);
    assertThat(replace(successor, LATER, key(other, NOW, null))).isEqualTo(Replacement.NOT_FOUND);
    assertThat(keys.ofAccount(account)).isEqualTo(before);
    assertThat(keys.ofAccount(other)).isEmpty();
  }

  @Test
  void replace_whereThereIsNoRoom_changesNothing() {
    ApiKey old = create(NOW, null);
    create(NOW.minusSeconds(1), null);
    create(NOW.minusSeconds(2), NOW);
    List<ApiKey> before = keys.ofAccount(account);

    assertThat(keys.replace(old.id(), LATER, key(account, NOW, null), text(), 2))
        .isEqualTo(Replacement.TOO_MANY);
    assertThat(keys.ofAccount(account)).isEqualTo(before);
    assertThat(keys.replace(old.id(), NOW, key(account, NOW, null), text(), 2))
        .isEqualTo(Replacement.DONE);
    assertThat(keys.create(key(account, NOW, null), text(), 2)).isFalse();
    assertThat(keys.create(key(account, NOW, null), text(), 3)).isTrue();
  }

  @Test
  void replace_oneKeyManyTimesAtOnce_makesOneSuccessor() throws Exception {
    try (AtOnce threads = new AtOnce(50)) {
      ApiKey old = create(NOW, null);
      List<Replacement> came = threads.run(() -> replace(old, LATER, key(account, NOW, null)));

      assertThat(came).hasSize(50).containsOnlyOnce(Replacement.DONE);
      assertThat(came).containsOnly(Replacement.DONE, Replacement.NOT_FOUND);
      assertThat(keys.ofAccount(account)).hasSize(2);
    }
  }

  @Test
  void create_manyAtOnce_neverExceedsTheMost() throws Exception {
    try (AtOnce threads = new AtOnce(20)) {
      List<Boolean> kept = threads.run(() -> keys.create(key(account, NOW, null), text(), 7));

      assertThat(kept.stream().filter(one -> one)).hasSize(7);
      assertThat(keys.ofAccount(account)).hasSize(7);
    }
  }

  @Test
  void purge_keys_forgetsThoseThatEndedBefore() {
    ApiKey forever = create(NOW, null);
    ApiKey atThatInstant = create(NOW.minusSeconds(1), LATER);
    create(NOW.minusSeconds(2), LATER.minusNanos(1_000));

    keys.purge(LATER);
    assertThat(keys.ofAccount(account)).isEqualTo(List.of(forever, atThatInstant));
  }

  @Test
  void change_keyOfAnotherAccount_isNotFound() {
    ApiKey key = create(NOW, null);
    String other = TestDatabase.newAccount(database);

    assertThat(keys.delete(other, key.id())).isFalse();
    assertThat(keys.deleteAll(other)).isZero();
    assertThat(keys.ofAccount(account)).isEqualTo(List.of(key));
  }

  @Test
  void delete_key_isGone() {
    ApiKey key = create(NOW, null);
    ApiKey kept = create(NOW, null);

    assertThat(keys.delete(account, key.id())).isTrue();
    assertThat(keys.delete(account, key.id())).isFalse();
    assertThat(keys.ofAccount(account)).isEqualTo(List.of(kept));
    assertThat(keys.deleteAll(account)).isEqualTo(1);
    assertThat(keys.ofAccount(account)).isEmpty();
  }

  @Test
  void used_notedOutOfOrder_staysAtTheLatest() {
    ApiKey key = create(NOW, null);
    keys.used(key.id(), NOW);
    keys.used(key.id(), LATER);
    keys.used(key.id(), NOW);
    keys.used("none", NOW);

    assertThat(keys.ofAccount(account)).isEqualTo(List.of(with(key, null, LATER)));
  }

  @Test
  void create_whatNoColumnHolds_isTheCallersErrorAndNoOutage() {
    for (String name : List.of("a\0b", "a\ud800b", "x".repeat(256))) {
      ApiKey bad = new ApiKey("k", account, name, "sk_live_AbCd", true, Set.of(), NOW, null, null);
      assertThatThrownBy(() -> keys.create(bad, text(), MOST))
          .isInstanceOf(IllegalArgumentException.class);
    }
    for (String scope : List.of("", "two words", "a\0b", "x".repeat(4_001))) {
      ApiKey bad =
          new ApiKey("k", account, "n", "sk_live_AbCd", true, Set.of(scope), NOW, null, null);
      assertThatThrownBy(() -> keys.create(bad, text(), MOST))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> keys.create(key("none", NOW, null), text(), MOST))
        .isInstanceOf(NoSuchElementException.class);
    assertThat(keys.ofAccount(account)).isEmpty();
  }

  @Test
  void everything_databaseGone_isAnOutage() {
    database.close();

    assertThatThrownBy(() -> keys.find(text())).isInstanceOf(StoreUnavailableException.class);
    assertThatThrownBy(() -> keys.delete(account, "k"))
        .isInstanceOf(StoreUnavailableException.class);
  }
}
