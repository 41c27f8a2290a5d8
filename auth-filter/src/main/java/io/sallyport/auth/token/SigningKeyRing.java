package io.sallyport.auth.token;

import io.sallyport.identity.StoreUnavailableException;
import io.sallyport.identity.secret.KeyRing;
import io.sallyport.identity.secret.Secrets;
import io.sallyport.identity.token.SigningKeys;
import io.sallyport.identity.token.SigningKeys.StoredKey;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Our signing keys: made at the first start, stored encrypted, replaced on a schedule.
 *
 * <p>A new key is published an hour before it signs, and an old one stays until its last token has
 * expired; so no request fails while keys change. Thread-safe: readers see one immutable map.
 */
final class SigningKeyRing {

  private static final Logger LOG = LoggerFactory.getLogger(SigningKeyRing.class);

  /** Longer than verifiers keep the published keys. */
  private static final Duration PUBLISHED_AHEAD = Duration.ofHours(1);

  /** How long to trust that an unknown key id is really unknown. */
  private static final Duration RELOAD_INTERVAL = Duration.ofSeconds(10);

  private final SigningKeys store;
  private final KeyRing seals;
  private final TokenSettings settings;
  private final Clock clock;
  private volatile Map<String, SigningKey> keys = Map.of();
  private final AtomicLong mayReloadAt = new AtomicLong(Long.MIN_VALUE);

  SigningKeyRing(SigningKeys store, KeyRing seals, TokenSettings settings, Clock clock) {
    this.store = store;
    this.seals = seals;
    this.settings = settings;
    this.clock = clock;
    maintain();
  }

  /**
   * Makes the next key if it is due, and forgets keys that nothing needs. Run from time to time.
   */
  void maintain() {
    if (settings.signing().hs256Secret().isPresent()) {
      keys = Map.of("hs256", shared(settings.signing().hs256Secret().get()));
      return;
    }
    if (!settings.issuing()) {
      return;
    }
    Instant now = clock.instant();
    List<StoredKey> stored = store.all();
    StoredKey newest = stored.isEmpty() ? null : stored.get(stored.size() - 1);
    if (newest == null) {
      add(1, now);
    } else if (!now.isBefore(
        newest.signsFrom().plus(settings.signing().keyRotation()).minus(PUBLISHED_AHEAD))) {
      add(newest.generation() + 1, now.plus(PUBLISHED_AHEAD));
    } else if (!newest.algorithm().equals(settings.signing().algorithm().code())
        && !newest.signsFrom().isAfter(now)) {
      add(newest.generation() + 1, now.plus(PUBLISHED_AHEAD));
    }
    retire(now);
    load();
  }

  private SigningKey shared(TokenSettings.Hs256Secret secret) {
    return new SigningKey("hs256", JwsAlgorithm.HS256, new Hs256(secret), null, Instant.EPOCH);
  }

  private void add(long generation, Instant signsFrom) {
    KeyPair pair = settings.signing().algorithm().generate();
    String kid = Secrets.handle();
    var key =
        new StoredKey(
            generation,
            kid,
            settings.signing().algorithm().code(),
            seals.seal(pair.getPrivate().getEncoded(), context(kid)),
            Base64.getEncoder().encodeToString(pair.getPublic().getEncoded()),
            signsFrom);
    if (store.add(key)) {
      LOG.info("Made signing key {} ({}), which signs from {}", kid, key.algorithm(), signsFrom);
    }
  }

  private void retire(Instant now) {
    List<StoredKey> stored = store.all();
    for (int i = 0; i + 1 < stored.size(); i++) {
      Instant lastTokenEnds = stored.get(i + 1).signsFrom().plus(settings.lifetimes().access());
      if (lastTokenEnds.plus(PUBLISHED_AHEAD).isBefore(now)) {
        store.remove(stored.get(i).kid());
        LOG.info("Removed signing key {}: its last token has expired", stored.get(i).kid());
      }
    }
  }

  private void load() {
    var loaded = new LinkedHashMap<String, SigningKey>();
    for (StoredKey stored : store.all()) {
      SigningKey known = keys.get(stored.kid());
      SigningKey key = known != null ? known : read(stored);
      if (key != null) {
        loaded.put(key.keyId(), key);
      }
    }
    keys = loaded;
    mayReloadAt.set(reloadAfter(clock.millis()));
  }

  private @Nullable SigningKey read(StoredKey stored) {
    Optional<byte[]> opened = seals.open(stored.sealedPrivate(), context(stored.kid()));
    Optional<JwsAlgorithm> algorithm = JwsAlgorithm.named(stored.algorithm());
    if (opened.isEmpty() || algorithm.isEmpty()) {
      LOG.error(
          "Signing key {} cannot be read: is this the key file that it was made with?",
          stored.kid());
      return null;
    }
    try {
      PublicKey publicKey =
          algorithm.get().publicKey(Base64.getDecoder().decode(stored.publicKey()));
      var privateKey = algorithm.get().privateKey(opened.get());
      return new SigningKey(
          stored.kid(),
          algorithm.get(),
          algorithm.get().signer(publicKey, privateKey),
          publicKey,
          stored.signsFrom());
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      LOG.error("Signing key {} cannot be read", stored.kid(), e);
      return null;
    }
  }

  /** The key that signs now: the newest whose time has come. */
  SigningKey current() {
    Instant now = clock.instant();
    SigningKey current = null;
    for (SigningKey key : keys.values()) {
      if (!key.signsFrom().isAfter(now)) {
        current = key;
      }
    }
    if (current == null) {
      throw new StoreUnavailableException(
          "signing-keys",
          "No signing key can be used: is this the key file that they were sealed with?",
          null);
    }
    return current;
  }

  /** The key of that id; an unknown id asks the store, though not more often than every 10 s. */
  @Nullable SigningKey find(String keyId) {
    SigningKey key = keys.get(keyId);
    if (key == null && mayReload()) {
      load();
      key = keys.get(keyId);
    }
    return key;
  }

  /** Of any number of threads one may; the others take no lock and do not wait for it. */
  private boolean mayReload() {
    if (!settings.issuing() || settings.signing().hs256Secret().isPresent()) {
      return false;
    }
    long from = mayReloadAt.get();
    long now = clock.millis();
    return now >= from && mayReloadAt.compareAndSet(from, reloadAfter(now));
  }

  private static long reloadAfter(long millis) {
    return millis + RELOAD_INTERVAL.toMillis();
  }

  /** Whether a key of that id is still trusted. */
  boolean trusts(String keyId) {
    return keys.containsKey(keyId);
  }

  Collection<SigningKey> all() {
    return keys.values();
  }

  private static String context(String kid) {
    return "signing-key " + kid;
  }
}
