package io.sallyport.auth.token;

import com.auth0.jwk.Jwk;
import com.auth0.jwk.JwkException;
import com.auth0.jwk.UrlJwkProvider;
import com.auth0.jwt.algorithms.Algorithm;
import io.sallyport.identity.StoreUnavailableException;
import java.net.MalformedURLException;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The published keys of one trusted issuer: fetched at the first need, again now and then, and when
 * a key id is unknown, though not more often than every 30 s. Kept while the issuer cannot be
 * reached. Thread-safe; at most one request at a time waits for a fetch.
 */
final class IssuerKeys {

  private static final Logger LOG = LoggerFactory.getLogger(IssuerKeys.class);
  private static final int TIMEOUT_MILLIS = 2_000;
  private static final Duration FETCHED_AT_MOST_EVERY = Duration.ofSeconds(30);
  private static final Duration FRESH_FOR = Duration.ofMinutes(15);

  /** A key with the one algorithm that it is for. */
  record Key(JwsAlgorithm algorithm, Algorithm checker) {}

  private final TrustedIssuer issuer;
  private final UrlJwkProvider provider;
  private final Clock clock;
  private final ReentrantLock fetching = new ReentrantLock();
  private volatile Map<String, Key> keys = Map.of();
  private volatile Instant triedAt = Instant.MIN;
  private volatile boolean everFetched;

  IssuerKeys(TrustedIssuer issuer, Clock clock) {
    this.issuer = issuer;
    this.clock = clock;
    try {
      provider = new UrlJwkProvider(issuer.jwks().toURL(), TIMEOUT_MILLIS, TIMEOUT_MILLIS);
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException("No address to fetch keys from: " + issuer.jwks(), e);
    }
  }

  /**
   * The key of that id; null if the issuer does not publish it.
   *
   * @throws StoreUnavailableException if the issuer's keys were never fetched
   */
  @Nullable Key find(String keyId) {
    Key key = keys.get(keyId);
    if (key == null && isDue(FETCHED_AT_MOST_EVERY) && fetching.tryLock()) {
      try {
        fetch();
      } finally {
        fetching.unlock();
      }
      key = keys.get(keyId);
    }
    if (key == null && !everFetched) {
      throw new StoreUnavailableException(
          "issuer", new IllegalStateException("The keys of " + issuer.issuer() + " are not known"));
    }
    return key;
  }

  boolean publishes(String keyId) {
    return keys.containsKey(keyId);
  }

  /** Fetches again if it is time. */
  void maintain() {
    if (isDue(FRESH_FOR) && fetching.tryLock()) {
      try {
        fetch();
      } finally {
        fetching.unlock();
      }
    }
  }

  private boolean isDue(Duration interval) {
    return triedAt.equals(Instant.MIN) || !clock.instant().isBefore(triedAt.plus(interval));
  }

  private void fetch() {
    triedAt = clock.instant();
    try {
      keys = read(provider.getAll());
      everFetched = true;
    } catch (JwkException | RuntimeException e) {
      // The library answers some malformed sets by whatever exception befalls it.
      LOG.warn(
          "The keys of {} could not be fetched from {}; known ones stay in use",
          issuer.issuer(),
          issuer.jwks(),
          e);
    }
  }

  private Map<String, Key> read(List<Jwk> published) {
    var read = new HashMap<String, Key>();
    for (Jwk jwk : published) {
      Key key = read(jwk);
      if (key != null && jwk.getId() != null) {
        read.put(jwk.getId(), key);
      }
    }
    return Map.copyOf(read);
  }

  /** A key that is for something else, or of a kind we do not take, is left out. */
  private @Nullable Key read(Jwk jwk) {
    if (jwk.getUsage() != null && !jwk.getUsage().equals("sig")) {
      return null;
    }
    for (JwsAlgorithm algorithm : issuer.algorithms()) {
      boolean named = jwk.getAlgorithm() == null || jwk.getAlgorithm().equals(algorithm.code());
      if (named && algorithm.isFor(jwk.getType())) {
        try {
          return new Key(algorithm, algorithm.checker(publicKey(jwk)));
        } catch (JwkException | GeneralSecurityException | RuntimeException e) {
          LOG.warn("Key {} of {} cannot be used", jwk.getId(), issuer.issuer(), e);
        }
      }
    }
    return null;
  }

  /** The library reads no octet key pairs (RFC 8037, section 2). */
  private static PublicKey publicKey(Jwk jwk) throws JwkException, GeneralSecurityException {
    return jwk.getType().equals("OKP")
        ? JwsAlgorithm.ed25519(String.valueOf(jwk.getAdditionalAttributes().get("x")))
        : jwk.getPublicKey();
  }
}
