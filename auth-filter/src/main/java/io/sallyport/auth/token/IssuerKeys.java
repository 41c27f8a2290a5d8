package io.sallyport.auth.token;

import com.auth0.jwk.Jwk;
import com.auth0.jwk.JwkException;
import com.auth0.jwt.algorithms.Algorithm;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sallyport.identity.StoreUnavailableException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.PublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
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

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** Room for a thousand keys. */
  private static final int MAX_BYTES = 1 << 20;

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<Map<String, Object>> MEMBERS = new TypeReference<>() {};
  private static final Duration FETCHED_AT_MOST_EVERY = Duration.ofSeconds(30);
  private static final Duration FRESH_FOR = Duration.ofMinutes(15);

  /** A key with the one algorithm that it is for. */
  record Key(JwsAlgorithm algorithm, Algorithm checker) {}

  private final TrustedIssuer issuer;
  private final Clock clock;
  private final ReentrantLock fetching = new ReentrantLock();
  private volatile Map<String, Key> keys = Map.of();
  private volatile Instant triedAt = Instant.MIN;
  private volatile boolean everFetched;

  IssuerKeys(TrustedIssuer issuer, Clock clock) {
    this.issuer = issuer;
    this.clock = clock;
  }

  /**
   * The key of that id; null if the issuer does not publish it.
   *
   * @throws StoreUnavailableException if the issuer's keys were never fetched
   */
  @Nullable Key find(String keyId) {
    Key key = keys.get(keyId);
    if (key == null) {
      fetchIfDue(FETCHED_AT_MOST_EVERY);
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
    fetchIfDue(FRESH_FOR);
  }

  private void fetchIfDue(Duration interval) {
    if (isDue(interval) && fetching.tryLock()) {
      try {
        if (isDue(interval)) {
          fetch();
        }
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
      keys = read(published());
      everFetched = true;
    } catch (IOException | RuntimeException e) {
      // The library answers some malformed sets by whatever exception befalls it.
      LOG.warn(
          "The keys of {} could not be fetched from {}; known ones stay in use",
          issuer.issuer(),
          issuer.jwks(),
          e);
    }
  }

  /** The set as it stands at the very address that is configured: redirects are not followed. */
  private List<Jwk> published() throws IOException {
    var connection = (HttpURLConnection) issuer.jwks().toURL().openConnection();
    connection.setInstanceFollowRedirects(false);
    connection.setConnectTimeout(TIMEOUT_MILLIS);
    connection.setReadTimeout(TIMEOUT_MILLIS);
    connection.setRequestProperty("Accept", "application/jwk-set+json, application/json");
    try {
      if (connection.getResponseCode() != HttpURLConnection.HTTP_OK) {
        throw new IOException("The answer is " + connection.getResponseCode() + ", not 200");
      }
      return set(read(connection.getInputStream()));
    } finally {
      connection.disconnect();
    }
  }

  /** The timeout holds for each read, so that a document which drips needs a bound of its own. */
  private static byte[] read(InputStream from) throws IOException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    var document = new ByteArrayOutputStream();
    byte[] part = new byte[8_192];
    for (int length = from.read(part); length >= 0; length = from.read(part)) {
      document.write(part, 0, length);
      if (document.size() > MAX_BYTES || System.nanoTime() > deadline) {
        throw new IOException("The answer is too long, or takes too long");
      }
    }
    return document.toByteArray();
  }

  /** RFC 7517, section 5: what cannot be used is left out. */
  private List<Jwk> set(byte[] document) throws IOException {
    JsonNode keys = JSON.readTree(document).path("keys");
    if (!keys.isArray()) {
      throw new IOException("The answer is no set of keys");
    }
    var set = new ArrayList<Jwk>();
    for (JsonNode key : keys) {
      try {
        set.add(Jwk.fromValues(JSON.convertValue(key, MEMBERS)));
      } catch (RuntimeException e) {
        LOG.warn("A key of {} cannot be read", issuer.issuer(), e);
      }
    }
    return set;
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
    if (!jwk.getType().equals("OKP")) {
      return jwk.getPublicKey();
    }
    Map<String, Object> members = jwk.getAdditionalAttributes();
    if (!"Ed25519".equals(members.get("crv"))) {
      throw new InvalidKeyException("Only Ed25519 signs here");
    }
    return JwsAlgorithm.ed25519(String.valueOf(members.get("x")));
  }
}
