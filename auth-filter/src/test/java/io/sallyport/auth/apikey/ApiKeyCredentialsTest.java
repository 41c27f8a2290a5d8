package io.sallyport.auth.apikey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.sallyport.auth.Fake;
import io.sallyport.auth.TestClock;
import io.sallyport.auth.TestConfigurations;
import io.sallyport.auth.limit.MemoryRateLimiter;
import io.sallyport.auth.pipeline.AccountStates;
import io.sallyport.auth.pipeline.AuthOutcome;
import io.sallyport.auth.pipeline.Authenticators;
import io.sallyport.auth.pipeline.Caches;
import io.sallyport.auth.pipeline.CookiePolicy;
import io.sallyport.auth.pipeline.Exchange;
import io.sallyport.auth.pipeline.FakeNews;
import io.sallyport.auth.pipeline.ForwardingHeader;
import io.sallyport.auth.pipeline.Measures;
import io.sallyport.auth.pipeline.News;
import io.sallyport.auth.pipeline.Problem;
import io.sallyport.auth.pipeline.Site;
import io.sallyport.identity.Identity;
import io.sallyport.identity.IdentitySettings;
import io.sallyport.identity.StoreUnavailableException;
import io.sallyport.identity.access.Roles;
import io.sallyport.identity.apikey.ApiKey;
import io.sallyport.identity.apikey.ApiKeyText;
import io.sallyport.identity.apikey.ApiKeys;
import io.sallyport.identity.password.HashScheme;
import io.sallyport.identity.secret.Sha256;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is asked of the store for a key, and what is remembered. */
class ApiKeyCredentialsTest {

  private static final String ALPHABET =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

  /** Keys in memory that count what is asked of them. */
  private static final class CountingKeys implements ApiKeys {
    final Map<Sha256, ApiKey> keys = new ConcurrentHashMap<>();
    final List<Instant> uses = new ArrayList<>();
    int looks;
    Runnable afterLook = () -> {};
    boolean broken;

    @Override
    public boolean create(ApiKey key, Sha256 text, int most) {
      return keys.put(text, key) == null;
    }

    @Override
    public Optional<ApiKey> find(Sha256 text) {
      looks++;
      Optional<ApiKey> found = Optional.ofNullable(keys.get(text));
      afterLook.run();
      return found;
    }

    @Override
    public List<ApiKey> ofAccount(String accountId) {
      return List.copyOf(keys.values());
    }

    @Override
    public Replacement replace(String oldId, Instant oldEnd, ApiKey key, Sha256 text, int most) {
      throw new UnsupportedOperationException("Not asked here");
    }

    @Override
    public boolean delete(String accountId, String id) {
      return keys.values().removeIf(key -> key.id().equals(id));
    }

    @Override
    public int deleteAll(String accountId) {
      throw new UnsupportedOperationException("Not asked here");
    }

    @Override
    public int purge(Instant endedBefore) {
      throw new UnsupportedOperationException("Not asked here");
    }

    @Override
    public void used(String id, Instant at) {
      if (broken) {
        throw new StoreUnavailableException("api-keys", new IllegalStateException("down"));
      }
      uses.add(at);
    }
  }

  private final TestClock clock = new TestClock();
  private final CountingKeys keys = new CountingKeys();
  private Identity identity;
  private ApiKeyCredentials credentials;
  private String accountId;

  @BeforeEach
  void open() {
    identity =
        Identity.open(
            new IdentitySettings(
                TestConfigurations.database(),
                Map.of("user", new Roles.Definition(Set.of(), Set.of("notes:read"))),
                HashScheme.ARGON2ID,
                List.of()),
            clock);
    accountId = identity.accounts().create("alice", Set.of("user"), "{MD5}0").orElseThrow().id();
    credentials = credentials(News.NONE);
  }

  private ApiKeyCredentials credentials(News news) {
    return new ApiKeyCredentials(
        keys,
        new ApiKeySettings(true, false),
        new AccountStates(identity.accounts(), identity.roles(), news, new Caches(Measures.OFF)),
        new FailedLookUps(new MemoryRateLimiter(clock), Measures.OFF),
        clock);
  }

  @AfterEach
  void close() {
    identity.close();
  }

  private String key() {
    ApiKeyText text = ApiKeyText.generate(true);
    assertThat(
            keys.create(
                new ApiKey(
                    "id" + keys.keys.size(),
                    accountId,
                    "name",
                    text.prefix(),
                    true,
                    Set.of("notes:read"),
                    clock.instant(),
                    null,
                    null),
                Sha256.of(text.reveal()),
                100))
        .isTrue();
    return text.reveal();
  }

  private AuthOutcome authenticate(String text) {
    var site =
        new Site(
            "",
            "/auth",
            null,
            ForwardingHeader.NONE,
            List.of(),
            new CookiePolicy(false, "Lax", null, ""),
            clock);
    return credentials.authenticate(
        new Exchange(
            site,
            new Authenticators(List.of()),
            requestWith(text),
            nothing(HttpServletResponse.class)));
  }

  private static HttpServletRequest requestWith(String key) {
    return proxy(
        HttpServletRequest.class,
        (method, argument) ->
            switch (method) {
              case "getHeader" -> "X-API-Key".equals(argument) ? key : null;
              case "getRemoteAddr" -> "192.0.2.1";
              default -> null;
            });
  }

  private static <T> T nothing(Class<T> type) {
    return proxy(type, (method, argument) -> null);
  }

  /** Answers every method of at most one argument. */
  private interface Answers {
    @Nullable Object to(String method, @Nullable Object argument);
  }

  private static <T> T proxy(Class<T> type, Answers answers) {
    return Fake.of(
        type,
        (self, method, arguments) ->
            answers.to(method.getName(), arguments == null ? null : arguments[0]));
  }

  private boolean accepted(String text) {
    return authenticate(text) instanceof AuthOutcome.Authenticated;
  }

  @Test
  void key_forgedAMillionTimes_causesNoLookUp() {
    char[] forged = key().toCharArray();
    var random = new Random(7);
    int accepted = 0;
    for (int i = 0; i < 1_000_000; i++) {
      int at = 8 + random.nextInt(forged.length - 8);
      char before = forged[at];
      char other = ALPHABET.charAt(random.nextInt(62));
      forged[at] = other == before ? '-' : other;
      accepted += accepted(new String(forged)) ? 1 : 0;
      forged[at] = before;
    }
    assertThat(List.of(accepted, keys.looks)).isEqualTo(List.of(0, 0));
  }

  @Test
  void key_known_isLookedUpOnce() {
    String text = key();
    assertThat(List.of(accepted(text), accepted(text), keys.looks))
        .isEqualTo(List.of(true, true, 1));
  }

  /** News end some time after they were told: who has slept through them must not go on. */
  @Test
  void key_deletedByAnotherNodeThatNobodyTellsOfAnyMore_isNobodys() {
    var news = new FakeNews();
    news.shared = true;
    credentials = credentials(news);
    String text = key();
    assertThat(accepted(text)).isTrue();

    keys.keys.clear();
    clock.advance(Duration.ofMinutes(1));

    assertThat(accepted(text)).isFalse();
  }

  @Test
  void key_deletedHereWhileNobodyCanBeTold_isNobodysHereAtOnce() {
    var news = new FakeNews();
    news.shared = true;
    news.refusal = new StoreUnavailableException("redis", new IllegalStateException("full"));
    credentials = credentials(news);
    String text = key();
    assertThat(accepted(text)).isTrue();

    keys.keys.clear();
    assertThatExceptionOfType(StoreUnavailableException.class)
        .isThrownBy(() -> credentials.forget(accountId));

    assertThat(accepted(text)).isFalse();
  }

  /** A made-up key whose checksum is right. */
  private static String forged(Random random) {
    var text = new StringBuilder("sk_live_");
    for (int i = 0; i < 43; i++) {
      text.append(ALPHABET.charAt(random.nextInt(62)));
    }
    var crc = new CRC32();
    crc.update(text.toString().getBytes(StandardCharsets.US_ASCII));
    long rest = crc.getValue();
    var digits = new StringBuilder();
    for (int i = 0; i < 6; i++) {
      digits.append(ALPHABET.charAt((int) (rest % 62)));
      rest /= 62;
    }
    return text.append(digits.reverse()).toString();
  }

  @Test
  void key_forgedAMillionTimesWithARightChecksum_causesThirtyLookUps() {
    var random = new Random(7);
    int accepted = 0;
    for (int i = 0; i < 1_000_000; i++) {
      accepted += accepted(forged(random)) ? 1 : 0;
    }
    assertThat(List.of(accepted, keys.looks)).isEqualTo(List.of(0, 30));
  }

  @Test
  void key_fromAnAddressThatForges_passesIfItIsRememberedElseWaits() {
    String known = key();
    String other = key();
    accepted(known);
    var random = new Random(7);
    for (int i = 0; i < 30; i++) {
      assertThat(authenticate(forged(random)))
          .isEqualTo(
              new AuthOutcome.Rejected(
                  Problem.of(Problem.Kind.INVALID_TOKEN)
                      .with(
                          "WWW-Authenticate",
                          "Bearer realm=\"sallyport\", error=\"invalid_token\"")));
    }
    assertThat(accepted(known)).isTrue();
    assertThat(authenticate(other))
        .isEqualTo(
            new AuthOutcome.Rejected(
                Problem.of(Problem.Kind.TOO_MANY_ATTEMPTS).with("Retry-After", "60")));
    clock.advance(Duration.ofMinutes(1).minusMillis(1));
    assertThat(accepted(other)).isFalse();
    clock.advance(Duration.ofMillis(1));
    assertThat(List.of(accepted(other), keys.looks)).isEqualTo(List.of(true, 32));
  }

  @Test
  void key_unknown_isRememberedForAMinuteAndCountsOnce() {
    String text = forged(new Random(7));
    for (int i = 0; i < 100; i++) {
      assertThat(accepted(text)).isFalse();
    }
    clock.advance(Duration.ofMinutes(1).minusMillis(1));
    assertThat(List.of(accepted(text), keys.looks)).isEqualTo(List.of(false, 1));
    clock.advance(Duration.ofMillis(1));
    assertThat(List.of(accepted(text), keys.looks)).isEqualTo(List.of(false, 2));
  }

  @Test
  void key_ofAnEnvironmentThatIsNotTaken_causesNoLookUp() {
    assertThat(List.of(accepted(ApiKeyText.generate(false).reveal()), keys.looks))
        .isEqualTo(List.of(false, 0));
  }

  @Test
  void key_deletedWhileItIsLookedUp_isNotRemembered() {
    String text = key();
    keys.afterLook =
        () ->
            CompletableFuture.runAsync(
                    () -> {
                      keys.delete(accountId, "id0");
                      credentials.forget(accountId);
                    })
                .join();
    boolean during = accepted(text);
    keys.afterLook = () -> {};
    assertThat(List.of(during, accepted(text), accepted(text)))
        .isEqualTo(List.of(true, false, false));
  }

  @Test
  void use_manyTimes_isNotedAtMostOnceAnHour() {
    String text = key();
    Instant first = clock.instant();
    accepted(text);
    clock.advance(Duration.ofHours(1).minusNanos(1));
    accepted(text);
    assertThat(keys.uses).isEqualTo(List.of(first));
    clock.advance(Duration.ofNanos(1));
    accepted(text);
    accepted(text);
    assertThat(keys.uses).isEqualTo(List.of(first, first.plus(Duration.ofHours(1))));
  }

  @Test
  void use_thatCannotBeNoted_passesAllTheSame() {
    String text = key();
    keys.broken = true;
    assertThat(accepted(text)).isTrue();
  }
}
