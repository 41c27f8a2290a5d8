package io.sallyport.identity.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.identity.StoreUnavailableException;
import io.sallyport.identity.apikey.ApiKey;
import io.sallyport.identity.apikey.ApiKeyText;
import io.sallyport.identity.apikey.ApiKeys;
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
    keys.create(key, text());
    return key;
  }

  @Test
  void find_keyByItsText_isWholeExpiredOrNot() {
    Sha256 first = text();
    Sha256 second = text();
    ApiKey forever = key(account, NOW, null);
    ApiKey expired =
        new ApiKey("k", account, "", "sk_test_AbCd", false, Set.of(), NOW, Instant.EPOCH, NOW);
    keys.create(forever, first);
    keys.create(expired, second);

    assertThat(keys.find(first)).contains(forever);
    assertThat(keys.find(second)).contains(expired);
    assertThat(keys.find(text())).isEmpty();
  }

  @Test
  void ofAccount_keys_areNewestFirstAndNobodyElses() {
    ApiKey old = create(NOW, NOW);
    ApiKey recent = create(LATER, null);
    String other = TestDatabase.newAccount(database);
    keys.create(key(other, NOW, null), text());

    assertThat(keys.ofAccount(account)).isEqualTo(List.of(recent, old));
    assertThat(keys.ofAccount("none")).isEmpty();
  }

  @Test
  void endAt_key_neverLengthensItsLife() {
    ApiKey forever = create(NOW, null);
    ApiKey ending = create(NOW.minusSeconds(1), NOW);

    assertThat(keys.endAt(account, forever.id(), LATER)).isTrue();
    assertThat(keys.endAt(account, ending.id(), LATER)).isTrue();
    assertThat(keys.ofAccount(account))
        .isEqualTo(List.of(with(forever, LATER, null), with(ending, NOW, null)));
    assertThat(keys.endAt(account, forever.id(), NOW)).isTrue();
    assertThat(keys.ofAccount(account))
        .isEqualTo(List.of(with(forever, NOW, null), with(ending, NOW, null)));
  }

  @Test
  void change_keyOfAnotherAccount_isNotFound() {
    ApiKey key = create(NOW, null);
    String other = TestDatabase.newAccount(database);

    assertThat(keys.endAt(other, key.id(), NOW)).isFalse();
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
      assertThatThrownBy(() -> keys.create(bad, text()))
          .isInstanceOf(IllegalArgumentException.class);
    }
    for (String scope : List.of("", "two words", "a\0b", "x".repeat(4_001))) {
      ApiKey bad =
          new ApiKey("k", account, "n", "sk_live_AbCd", true, Set.of(scope), NOW, null, null);
      assertThatThrownBy(() -> keys.create(bad, text()))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> keys.create(key("none", NOW, null), text()))
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
