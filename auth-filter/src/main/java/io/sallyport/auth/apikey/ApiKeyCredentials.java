package io.sallyport.auth.apikey;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.sallyport.auth.pipeline.AccountStates;
import io.sallyport.auth.pipeline.AuthOutcome;
import io.sallyport.auth.pipeline.Authenticator;
import io.sallyport.auth.pipeline.Caches;
import io.sallyport.auth.pipeline.Caller;
import io.sallyport.auth.pipeline.Challenge;
import io.sallyport.auth.pipeline.Exchange;
import io.sallyport.auth.pipeline.News;
import io.sallyport.auth.pipeline.Problem;
import io.sallyport.auth.pipeline.RetryAfter;
import io.sallyport.identity.StoreUnavailableException;
import io.sallyport.identity.apikey.ApiKey;
import io.sallyport.identity.apikey.ApiKeyText;
import io.sallyport.identity.apikey.ApiKeys;
import io.sallyport.identity.secret.Sha256;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * API keys in {@code X-API-Key} or {@code Authorization: Bearer sk_…}. Thread-safe.
 *
 * <p>A key that was found is remembered, and forgotten when it changes, here or on another node;
 * expiry and the account are checked at every use. A key whose checksum is wrong is refused without
 * a look-up. One that nobody has is remembered as such for a minute, and an address that brings
 * many of those waits until more of its keys are looked up; keys that are remembered pass from
 * there all the same.
 */
public final class ApiKeyCredentials implements Authenticator {

  private static final Logger LOG = LoggerFactory.getLogger(ApiKeyCredentials.class);
  private static final int MAX_REMEMBERED = 10_000;
  private static final Duration UNKNOWN_FOR = Duration.ofMinutes(1);

  /**
   * Where there are other nodes, a key is looked up anew after so long: much less than news are
   * kept, and as long as one that was deleted while Redis took no news is still accepted.
   */
  private static final Duration KNOWN_FOR = Duration.ofMinutes(1);

  private static final Duration USE_NOTED_EVERY = Duration.ofHours(1);

  private static final AuthOutcome INVALID =
      new AuthOutcome.Rejected(
          Problem.of(Problem.Kind.INVALID_TOKEN)
              .with("WWW-Authenticate", Challenge.invalidToken()));

  private final ApiKeys keys;
  private final ApiKeySettings settings;
  private final AccountStates accounts;
  private final FailedLookUps failures;
  private final Clock clock;
  private final AtomicLong changes = new AtomicLong();
  private final Cache<Sha256, Remembered> remembered;
  private final Cache<Sha256, Boolean> unknown;

  /** A key, with the caller it gave when the account was as {@code state} says. */
  private static final class Remembered {
    final ApiKey key;
    volatile @Nullable Known known;
    volatile Instant noteAgainAt;

    /** What news said of changes of the account's keys when it was looked up. */
    volatile long changes;

    /** When it is looked up anew, though nobody has told of a change. */
    final Instant lookAgainAt;

    Remembered(ApiKey key, Instant lookAgainAt) {
      this.key = key;
      this.lookAgainAt = lookAgainAt;
      Instant last = key.lastUsedAt();
      noteAgainAt = last == null ? Instant.EPOCH : last.plus(USE_NOTED_EVERY);
    }
  }

  private record Known(AccountStates.State state, Caller caller) {}

  /** Keys in {@code keys}. */
  public ApiKeyCredentials(
      ApiKeys keys,
      ApiKeySettings settings,
      AccountStates accounts,
      FailedLookUps failures,
      Clock clock) {
    var caches = new Caches(failures.measures());
    this.keys = keys;
    this.settings = settings;
    this.accounts = accounts;
    this.failures = failures;
    this.clock = clock;
    this.remembered = caches.bounded("api_keys", MAX_REMEMBERED);
    this.unknown =
        caches.of(
            "unknown_api_keys",
            Caffeine.newBuilder()
                .maximumSize(MAX_REMEMBERED)
                .expireAfterWrite(UNKNOWN_FOR)
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis())));
  }

  @Override
  public boolean explicit() {
    return true;
  }

  @Override
  public boolean presented(Exchange exchange) {
    return exchange.apiKey() != null || bearerKey(exchange) != null;
  }

  private static @Nullable String bearerKey(Exchange exchange) {
    String value = exchange.bearer();
    return value != null && ApiKeyText.looksLikeOne(value) ? value : null;
  }

  @Override
  public AuthOutcome authenticate(Exchange exchange) {
    String header = exchange.apiKey();
    String bearer = bearerKey(exchange);
    if (header != null && bearer != null) {
      return new AuthOutcome.Rejected(
          Problem.of(Problem.Kind.INVALID_REQUEST, "Send one credential, not several"));
    }
    String text = header != null ? header : bearer;
    if (text == null || !ApiKeyText.hasShape(text) || !settings.takes(ApiKeyText.isLive(text))) {
      return INVALID;
    }
    try {
      return outcome(exchange, text);
    } catch (StoreUnavailableException e) {
      return new AuthOutcome.Unavailable(e);
    }
  }

  private AuthOutcome outcome(Exchange exchange, String text) {
    Sha256 digest = Sha256.of(text);
    Remembered found = remembered.getIfPresent(digest);
    if (found == null) {
      if (!ApiKeyText.isWellFormed(text) || unknown.getIfPresent(digest) != null) {
        return INVALID;
      }
      Duration wait = failures.wait(exchange);
      if (!wait.isZero()) {
        return new AuthOutcome.Rejected(
            RetryAfter.in(Problem.of(Problem.Kind.TOO_MANY_ATTEMPTS), wait));
      }
      found = lookUp(digest);
    }
    if (found == null) {
      unknown.put(digest, true);
      failures.count(exchange);
      return INVALID;
    }
    News.Told told = accounts.news().of(found.key.accountId());
    Instant now = clock.instant();
    if (told.keys() != found.changes || !now.isBefore(found.lookAgainAt)) {
      remembered.invalidate(digest);
      found = lookUp(digest);
      if (found == null) {
        return INVALID;
      }
      found.changes = told.keys();
    }
    Caller caller = caller(found, told, now);
    return caller == null ? INVALID : new AuthOutcome.Authenticated(caller);
  }

  private @Nullable Caller caller(Remembered found, News.Told told, Instant now) {
    Instant end = found.key.expiresAt();
    AccountStates.State state = accounts.live(found.key.accountId(), Long.MAX_VALUE, told);
    if (state == null || (end != null && !now.isBefore(end))) {
      return null;
    }
    note(found, now);
    Known known = found.known;
    if (known == null || known.state() != state) {
      known = new Known(state, caller(found.key, state));
      found.known = known;
    }
    return known.caller();
  }

  /** What was looked up while keys changed is not kept: it may have been read before the change. */
  private @Nullable Remembered lookUp(Sha256 digest) {
    long before = changes.get();
    Remembered found = keys.find(digest).map(this::remembered).orElse(null);
    if (found != null) {
      remembered.put(digest, found);
      if (changes.get() != before) {
        remembered.invalidate(digest);
      }
    }
    return found;
  }

  private Remembered remembered(ApiKey key) {
    return new Remembered(
        key, accounts.news().shared() ? clock.instant().plus(KNOWN_FOR) : Instant.MAX);
  }

  /** Written at most once an hour, and no request fails because it cannot be written. */
  private void note(Remembered found, Instant now) {
    if (now.isBefore(found.noteAgainAt)) {
      return;
    }
    found.noteAgainAt = now.plus(USE_NOTED_EVERY);
    try {
      keys.used(found.key.id(), now);
    } catch (StoreUnavailableException e) {
      LOG.warn("The use of API key {} could not be noted", found.key.id(), e);
    }
  }

  private static Caller caller(ApiKey key, AccountStates.State state) {
    Instant end = key.expiresAt();
    return new Caller(
        key.accountId(),
        state.account().username(),
        state.grants(),
        key.scopes(),
        Caller.Mechanism.API_KEY,
        key.id(),
        List.of(),
        key.createdAt(),
        end == null ? Instant.MAX : end);
  }

  /** Forgets what was remembered of an account's keys, on every node: some of them have changed. */
  void forget(String accountId) {
    changes.incrementAndGet();
    remembered.asMap().values().removeIf(found -> found.key.accountId().equals(accountId));
    accounts.news().keysChanged(accountId);
  }
}
