package io.sallyport.auth.apikey;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.auth.Fake;
import io.sallyport.auth.TestClock;
import io.sallyport.auth.limit.MemoryRateLimiter;
import io.sallyport.auth.pipeline.AccountStates;
import io.sallyport.auth.pipeline.AuthOutcome;
import io.sallyport.auth.pipeline.Caches;
import io.sallyport.auth.pipeline.Caller;
import io.sallyport.auth.pipeline.Counted;
import io.sallyport.auth.pipeline.Exchange;
import io.sallyport.auth.pipeline.FakeNews;
import io.sallyport.auth.pipeline.FakeRequest;
import io.sallyport.auth.pipeline.Measures;
import io.sallyport.auth.pipeline.News;
import io.sallyport.auth.pipeline.Problem;
import io.sallyport.auth.pipeline.Problem.Kind;
import io.sallyport.identity.StoreUnavailableException;
import io.sallyport.identity.access.Roles;
import io.sallyport.identity.account.Account;
import io.sallyport.identity.account.Accounts;
import io.sallyport.identity.account.Epoch;
import io.sallyport.identity.apikey.ApiKey;
import io.sallyport.identity.apikey.ApiKeyText;
import io.sallyport.identity.apikey.ApiKeys;
import io.sallyport.identity.secret.Sha256;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a key amounts to, whole: whose it is, or why it is not taken. */
class ApiKeyOutcomesTest {

  private static final Roles ROLES =
      Roles.of(Map.of("user", new Roles.Definition(Set.of(), Set.of("notes:read"))));
  private static final AuthOutcome INVALID =
      new AuthOutcome.Rejected(
          Problem.of(Kind.INVALID_TOKEN)
              .with("WWW-Authenticate", "Bearer realm=\"sallyport\", error=\"invalid_token\""));

  private final TestClock clock = new TestClock();
  private final Instant start = clock.instant();
  private final Map<Sha256, ApiKey> stored = new HashMap<>();
  private final Map<String, Account> people = new HashMap<>();
  private final Counted counted = new Counted();
  private final FakeNews news = new FakeNews();
  private boolean down;
  private int looks;
  private final AccountStates states =
      new AccountStates(accounts(), ROLES, news, new Caches(Measures.OFF));
  private final ApiKeyCredentials credentials =
      new ApiKeyCredentials(
          keys(),
          new ApiKeySettings(true, false),
          states,
          new FailedLookUps(new MemoryRateLimiter(clock), counted),
          clock);

  private Accounts accounts() {
    return Fake.of(
        Accounts.class,
        (proxy, called, arguments) -> Optional.ofNullable(people.get(arguments[0])));
  }

  private ApiKeys keys() {
    return Fake.of(
        ApiKeys.class,
        (proxy, called, arguments) -> {
          if (down) {
            throw new StoreUnavailableException("keys", new IllegalStateException("down"));
          }
          if (called.getName().equals("find")) {
            looks++;
            return Optional.ofNullable(stored.get(arguments[0]));
          }
          return null;
        });
  }

  private void account(String id, boolean disabled, Epoch epoch) {
    people.put(id, new Account(id, "", "alice", Set.of("user"), disabled, start, epoch));
    states.raised(id, epoch);
  }

  private String key(String accountId, @Nullable Instant end) {
    account(accountId, false, Epoch.FIRST);
    ApiKeyText text = ApiKeyText.generate(true);
    stored.put(
        Sha256.of(text.reveal()),
        new ApiKey(
            "key",
            accountId,
            "name",
            text.prefix(),
            true,
            Set.of("notes:read"),
            start.minusSeconds(9),
            end,
            null));
    return text.reveal();
  }

  private AuthOutcome alice(Instant end) {
    return new AuthOutcome.Authenticated(
        new Caller(
            "alice",
            "alice",
            ROLES.grantsOf(Set.of("user")),
            Set.of("notes:read"),
            Caller.Mechanism.API_KEY,
            "key",
            List.of(),
            start.minusSeconds(9),
            end));
  }

  private static Exchange with(String... namesAndValues) {
    FakeRequest request = new FakeRequest();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      request.header(namesAndValues[i], namesAndValues[i + 1]);
    }
    return request.exchange(FakeRequest.site("", true));
  }

  private AuthOutcome outcome(String... namesAndValues) {
    return credentials.authenticate(with(namesAndValues));
  }

  private AuthOutcome of(String key) {
    return outcome("X-API-Key", key);
  }

  @Test
  void presented_inEitherHeader_isSentOnPurpose() {
    assertThat(credentials.explicit()).isTrue();
    assertThat(credentials.presented(with("X-API-Key", "x"))).isTrue();
    assertThat(credentials.presented(with("Authorization", "Bearer sk_live_x"))).isTrue();
    assertThat(credentials.presented(with("Authorization", "Bearer x"))).isFalse();
    assertThat(credentials.presented(with("Authorization", "Basic sk_live_x"))).isFalse();
    assertThat(credentials.presented(with())).isFalse();
  }

  @Test
  void authenticate_goodKeyInEitherHeader_isItsAccountForAsLongAsTheKey() {
    assertThat(of(key("alice", null))).isEqualTo(alice(Instant.MAX));
    String ending = key("alice", start.plusSeconds(60));
    assertThat(outcome("Authorization", "Bearer " + ending))
        .isEqualTo(alice(start.plusSeconds(60)));
    clock.set(start.plusSeconds(60).minusNanos(1));
    assertThat(of(ending)).isEqualTo(alice(start.plusSeconds(60)));
    clock.set(start.plusSeconds(60));
    assertThat(of(ending)).isEqualTo(INVALID);
  }

  @Test
  void authenticate_inBothHeaders_isRefused() {
    String key = key("alice", null);

    assertThat(outcome("X-API-Key", key, "Authorization", "Bearer " + key))
        .isEqualTo(
            new AuthOutcome.Rejected(
                Problem.of(Kind.INVALID_REQUEST, "Send one credential, not several")));
    assertThat(outcome("X-API-Key", key, "Authorization", "Bearer x"))
        .isEqualTo(alice(Instant.MAX));
  }

  @Test
  void authenticate_whatIsNoKey_isInvalidWithoutALook() {
    String key = key("alice", null);
    char last = key.charAt(key.length() - 1);
    for (String wrong :
        List.of(
            "", "x", key + "x", key.substring(0, key.length() - 1) + (last == '0' ? '1' : '0'))) {
      assertThat(of(wrong)).as(wrong).isEqualTo(INVALID);
    }
    assertThat(outcome()).isEqualTo(INVALID);
    assertThat(looks).isZero();
    assertThat(counted.lines()).isEmpty();
  }

  @Test
  void authenticate_unknownKey_isInvalidAndCountedOnce() {
    String unknown = ApiKeyText.generate(true).reveal();

    assertThat(of(unknown)).isEqualTo(INVALID);
    assertThat(of(unknown)).isEqualTo(INVALID);
    assertThat(counted.lines()).containsExactly("LOOK_UP_FAILED api_key");
    assertThat(looks).isEqualTo(1);
  }

  @Test
  void authenticate_beyondTheLooksOfAnAddress_waitsThereAlone() {
    for (int i = 0; i < 30; i++) {
      assertThat(of(ApiKeyText.generate(true).reveal())).isEqualTo(INVALID);
    }
    counted.lines().clear();
    String key = key("alice", null);

    assertThat(of(key))
        .isEqualTo(
            new AuthOutcome.Rejected(Problem.of(Kind.TOO_MANY_ATTEMPTS).with("Retry-After", "60")));
    assertThat(counted.lines()).containsExactly("LIMIT_HIT look_up");
    Exchange elsewhere =
        new FakeRequest()
            .peer("192.0.2.2")
            .header("X-API-Key", key)
            .exchange(FakeRequest.site("", true));
    assertThat(credentials.authenticate(elsewhere)).isEqualTo(alice(Instant.MAX));
    assertThat(counted.lines()).hasSize(1);
  }

  @Test
  void authenticate_storeDown_isUnavailable() {
    String key = key("alice", null);
    down = true;

    assertThat(of(key)).isInstanceOf(AuthOutcome.Unavailable.class);
  }

  @Test
  void authenticate_again_isTheSameCallerUntilTheAccountChanges() {
    String key = key("alice", null);
    Caller first = ((AuthOutcome.Authenticated) of(key)).caller();

    assertThat(((AuthOutcome.Authenticated) of(key)).caller()).isSameAs(first);
    account("alice", false, new Epoch(0, 1));
    assertThat(((AuthOutcome.Authenticated) of(key)).caller()).isEqualTo(first).isNotSameAs(first);
    account("alice", true, new Epoch(1, 1));
    assertThat(of(key)).isEqualTo(INVALID);
    account("alice", false, new Epoch(1, 1));
    assertThat(of(key)).isEqualTo(alice(Instant.MAX));
    assertThat(looks).isEqualTo(1);
  }

  @Test
  void authenticate_keysChangedOnAnotherNode_isLookedUpAnewOnce() {
    String key = key("alice", null);
    assertThat(of(key)).isEqualTo(alice(Instant.MAX));

    news.answer = new News.Told(0, 0, 7, false);
    assertThat(of(key)).isEqualTo(alice(Instant.MAX));
    assertThat(of(key)).isEqualTo(alice(Instant.MAX));
    assertThat(looks).isEqualTo(2);
    stored.clear();
    news.answer = new News.Told(0, 0, 8, false);
    assertThat(of(key)).isEqualTo(INVALID);
    assertThat(of(key)).isEqualTo(INVALID);
    assertThat(looks).isEqualTo(4);
  }

  /** Else whoever shares an address with others could keep their keys out. */
  @Test
  void authenticate_knownKeyAfterAMinute_isLookedUpAnewThoughTheAddressHasNoLooksLeft() {
    news.shared = true;
    String key = key("alice", null);
    assertThat(of(key)).isEqualTo(alice(Instant.MAX));
    clock.advance(Duration.ofMinutes(1).minusNanos(1));
    assertThat(of(key)).isEqualTo(alice(Instant.MAX));
    assertThat(looks).isEqualTo(1);
    for (int i = 0; i < 30; i++) {
      assertThat(of(ApiKeyText.generate(true).reveal())).isEqualTo(INVALID);
    }
    clock.advance(Duration.ofNanos(1));

    assertThat(of(key)).isEqualTo(alice(Instant.MAX));
    assertThat(of(key)).isEqualTo(alice(Instant.MAX));
    assertThat(looks).isEqualTo(32);
    clock.advance(Duration.ofMinutes(1));
    stored.clear();
    assertThat(of(key)).isEqualTo(INVALID);
  }

  @Test
  void forget_account_leavesTheKeysOfOthers() {
    String alices = key("alice", null);
    String bobs = key("bob", null);
    of(alices);
    of(bobs);
    stored.clear();

    credentials.forget("bob");
    assertThat(of(alices)).isEqualTo(alice(Instant.MAX));
    assertThat(of(bobs)).isEqualTo(INVALID);
  }
}
