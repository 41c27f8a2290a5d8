package io.sallyport.auth.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.auth0.jwt.JWT;
import io.sallyport.auth.TestClock;
import io.sallyport.identity.StoreUnavailableException;
import io.sallyport.identity.secret.KeyRing;
import io.sallyport.identity.token.SigningKeys;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** When keys are made, when they sign, and when they go. */
class SigningKeyRingTest {

  private static final Duration ROTATION = Duration.ofDays(30);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration ACCESS = Duration.ofMinutes(15);
  private static final Duration INSTANT = Duration.ofNanos(1);
  private static final KeyRing SEALS = KeyRing.of(TokenForge.SEALS, "test");

  /** Keys in memory, oldest first. */
  private static final class StoredKeys implements SigningKeys {
    final List<StoredKey> keys = new CopyOnWriteArrayList<>();
    final AtomicInteger asked = new AtomicInteger();

    @Override
    public List<StoredKey> all() {
      asked.incrementAndGet();
      return List.copyOf(keys);
    }

    @Override
    public synchronized boolean add(StoredKey key) {
      return keys.stream().noneMatch(one -> one.generation() == key.generation()) && keys.add(key);
    }

    @Override
    public void remove(String kid) {
      keys.removeIf(key -> key.kid().equals(kid));
    }

    String kid(int at) {
      return keys.get(at).kid();
    }
  }

  private final TestClock clock = new TestClock();
  private final Instant start = clock.instant();
  private final StoredKeys store = new StoredKeys();

  private SigningKeyRing ring(JwsAlgorithm algorithm, KeyRing seals) {
    return new SigningKeyRing(
        store,
        seals,
        TokenSettings.standard()
            .signed(new TokenSettings.Signing(algorithm, Optional.empty(), ROTATION))
            .living(
                new TokenSettings.Lifetimes(
                    ACCESS,
                    Duration.ofDays(7),
                    Duration.ofDays(30),
                    Duration.ofSeconds(10),
                    Duration.ZERO)),
        clock);
  }

  private SigningKeyRing ring() {
    return ring(JwsAlgorithm.ES256, SEALS);
  }

  @Test
  void firstKey_atTheFirstStart_isMadeSealedAndSignsAtOnce() {
    SigningKeyRing ring = ring();
    assertThat(store.keys).hasSize(1);
    assertThat(store.keys.get(0).signsFrom()).isEqualTo(start);
    assertThat(SEALS.open(store.keys.get(0).sealedPrivate(), "signing-key " + store.kid(0)))
        .isPresent();
    assertThat(ring.current().keyId()).isEqualTo(store.kid(0));
  }

  @Test
  void firstKey_atTheNextStart_isTheSame() {
    String first = ring().current().keyId();
    assertThat(ring().current().keyId()).isEqualTo(first);
    assertThat(store.keys).hasSize(1);
  }

  @Test
  void nextKey_isPublishedAnHourBeforeItSigns() {
    SigningKeyRing ring = ring();
    clock.set(start.plus(ROTATION).minus(HOUR).minus(INSTANT));
    ring.maintain();
    assertThat(store.keys).hasSize(1);
    clock.advance(INSTANT);
    ring.maintain();
    ring.maintain();
    assertThat(store.keys).hasSize(2);
    assertThat(ring.all())
        .extracting(SigningKey::keyId)
        .containsExactly(store.kid(0), store.kid(1));
    assertThat(store.keys.get(1).signsFrom()).isEqualTo(start.plus(ROTATION));
    clock.advance(HOUR.minus(INSTANT));
    assertThat(ring.current().keyId()).isEqualTo(store.kid(0));
    clock.advance(INSTANT);
    assertThat(ring.current().keyId()).isEqualTo(store.kid(1));
  }

  @Test
  void oldKey_staysUntilItsLastTokenHasExpired() {
    SigningKeyRing ring = ring();
    String old = store.kid(0);
    clock.set(start.plus(ROTATION).minus(HOUR));
    ring.maintain();
    clock.set(start.plus(ROTATION).plus(ACCESS));
    ring.maintain();
    assertThat(ring.trusts(old)).isTrue();
    clock.advance(HOUR.plus(INSTANT));
    ring.maintain();
    assertThat(ring.trusts(old)).isFalse();
    assertThat(ring.find(old)).isNull();
    assertThat(store.keys).hasSize(1);
  }

  @Test
  void key_ofAnotherAlgorithm_takesOverAnHourAfterTheSettingChanged() {
    ring();
    SigningKeyRing changed = ring(JwsAlgorithm.EDDSA, SEALS);
    changed.maintain();
    assertThat(store.keys)
        .extracting(SigningKeys.StoredKey::algorithm)
        .containsExactly("ES256", "EdDSA");
    assertThat(changed.current().algorithm()).isEqualTo(JwsAlgorithm.ES256);
    clock.advance(HOUR);
    assertThat(changed.current().algorithm()).isEqualTo(JwsAlgorithm.EDDSA);
  }

  @Test
  void key_madeByAnotherNode_isFoundByItsId() {
    SigningKeyRing one = ring();
    SigningKeyRing other = ring();
    clock.set(start.plus(ROTATION).minus(HOUR));
    one.maintain();
    assertThat(other.trusts(store.kid(1))).isFalse();
    assertThat(other.find(store.kid(1))).isNotNull();
    assertThat(other.trusts(store.kid(1))).isTrue();
    other.maintain();
    assertThat(store.keys).hasSize(2);
  }

  @Test
  void unknownId_asksTheStoreAtMostEveryTenSeconds() {
    SigningKeyRing ring = ring();
    clock.advance(Duration.ofSeconds(10));
    assertThat(ring.find("x")).isNull();
    store.add(
        new SigningKeys.StoredKey(
            2,
            "later",
            "ES256",
            SEALS.seal(new byte[0], "signing-key later"),
            "",
            clock.instant()));
    clock.advance(Duration.ofSeconds(10).minus(INSTANT));
    assertThat(ring.find("x")).isNull();
    assertThat(ring.current().keyId()).isEqualTo(store.kid(0));
  }

  @Test
  void unknownIds_fromManyThreads_askTheStoreOnce() throws Exception {
    int threads = 16;
    SigningKeyRing ring = ring();
    int before = store.asked.get();
    clock.advance(Duration.ofSeconds(10));
    var together = new CyclicBarrier(threads);
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      var senders = new ArrayList<Future<Integer>>();
      for (int i = 0; i < threads; i++) {
        String kid = "forged-" + i;
        senders.add(
            pool.submit(
                () -> {
                  together.await(60, TimeUnit.SECONDS);
                  int found = 0;
                  for (int n = 0; n < 1_000; n++) {
                    found += ring.find(kid + n) == null ? 0 : 1;
                  }
                  return found;
                }));
      }
      for (Future<Integer> sender : senders) {
        assertThat(sender.get(60, TimeUnit.SECONDS)).isZero();
      }
    } finally {
      pool.shutdownNow();
    }
    assertThat(store.asked.get() - before).isEqualTo(1);
    assertThat(ring.find(store.kid(0))).isNotNull();
  }

  @Test
  void keys_sealedWithAnotherKeyFile_areNotReplacedAndSayWhatIsWrong() {
    ring();
    KeyRing other = KeyRing.of(Map.of("other", new byte[32]), "other");
    SigningKeyRing blind = ring(JwsAlgorithm.ES256, other);
    blind.maintain();
    blind.maintain();
    assertThat(store.keys).hasSize(1);
    assertThat(blind.all()).isEmpty();
    assertThatThrownBy(blind::current)
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessage(
            "The store 'signing-keys' could not be reached. No signing key can be used: is this"
                + " the key file that they were sealed with?");
    assertThat(ring().current().keyId()).isEqualTo(store.kid(0));
  }

  /** From two hours before the new key signs to two hours after, a minute at a time. */
  @Test
  void rotation_whileFourThreadsSendTokens_failsNone() throws Exception {
    int threads = 4;
    int steps = 4 * 60;
    SigningKeyRing ring = ring();
    String old = ring.current().keyId();
    clock.set(start.plus(ROTATION).minus(HOUR.multipliedBy(2)));
    var step = new CyclicBarrier(threads + 1);
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      var senders = new ArrayList<Future<Integer>>();
      for (int i = 0; i < threads; i++) {
        senders.add(
            pool.submit(
                () -> {
                  int accepted = 0;
                  for (int n = 0; n < steps; n++) {
                    step.await(60, TimeUnit.SECONDS);
                    accepted += accepts(ring, ring.current()) ? 1 : 0;
                  }
                  return accepted;
                }));
      }
      for (int n = 0; n < steps; n++) {
        step.await(60, TimeUnit.SECONDS);
        clock.advance(Duration.ofMinutes(1));
        ring.maintain();
      }
      for (Future<Integer> sender : senders) {
        assertThat(sender.get(60, TimeUnit.SECONDS)).isEqualTo(steps);
      }
    } finally {
      pool.shutdownNow();
    }
    assertThat(ring.current().keyId()).isNotEqualTo(old);
    assertThat(ring.trusts(old)).isFalse();
  }

  private static boolean accepts(SigningKeyRing ring, SigningKey signing) {
    String token = JWT.create().withKeyId(signing.keyId()).withSubject("a").sign(signing.signer());
    CompactJws jws = CompactJws.parse(token, new KnownHeaders());
    SigningKey found = jws == null ? null : ring.find(jws.header().keyId());
    return jws != null
        && found != null
        && ring.trusts(jws.header().keyId())
        && Map.of("sub", "a").equals(jws.verifiedClaims(found.signer()));
  }
}
