package io.sallyport.identity.password;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordHasherTest {

  private static final String DECOMPOSED = "cafe\u0301 au lait et un croissant";
  private static final String COMPOSED = "caf\u00e9 au lait et un croissant";

  private final PasswordHasher argon2id =
      new PasswordHasher(HashScheme.ARGON2ID, 2, Duration.ofSeconds(5));
  private final PasswordHasher bcrypt =
      new PasswordHasher(HashScheme.BCRYPT, 2, Duration.ofSeconds(5));

  private PasswordHasher of(HashScheme scheme) {
    return scheme == HashScheme.BCRYPT ? bcrypt : argon2id;
  }

  @Test
  void hash_defaults_areAsDocumented() {
    Password password = new Password("correct horse battery staple");

    assertThat(argon2id.hash(password))
        .matches("\\$argon2id\\$v=19\\$m=19456,t=2,p=1\\$[A-Za-z0-9+/]{22}\\$[A-Za-z0-9+/]{43}");
    assertThat(bcrypt.hash(password)).matches("\\$2b\\$12\\$[./A-Za-z0-9]{53}");
    assertThat(argon2id.hash(password)).isNotEqualTo(argon2id.hash(password));
  }

  @ParameterizedTest
  @EnumSource
  void verify_ownHash_matchesInEveryNormalForm(HashScheme scheme) {
    PasswordHasher hasher = of(scheme);
    String encoded = hasher.hash(new Password(DECOMPOSED));

    assertThat(hasher.verify(new Password(COMPOSED), encoded)).isEqualTo(Verification.MATCHES);
    assertThat(hasher.verify(new Password(DECOMPOSED), encoded)).isEqualTo(Verification.MATCHES);
    assertThat(hasher.verify(new Password("cafe au lait et un croissant"), encoded))
        .isEqualTo(Verification.DIFFERS);
  }

  @ParameterizedTest
  @EnumSource
  void verify_hashOfTheOtherScheme_isOutdated(HashScheme scheme) {
    HashScheme other = scheme == HashScheme.BCRYPT ? HashScheme.ARGON2ID : HashScheme.BCRYPT;
    Password password = new Password("correct horse battery staple");

    assertThat(of(scheme).verify(password, of(other).hash(password)))
        .isEqualTo(Verification.MATCHES_OUTDATED);
  }

  @Test
  void verify_importedHashOfDecomposedText_matchesAsTyped() {
    String encoded = BcryptHash.create(PasswordText.utf8(DECOMPOSED).orElseThrow(), "$2a$04$");

    assertThat(argon2id.verify(new Password(DECOMPOSED), encoded))
        .isEqualTo(Verification.MATCHES_OUTDATED);
    assertThat(argon2id.verify(new Password(COMPOSED), encoded)).isEqualTo(Verification.DIFFERS);
  }

  @ParameterizedTest
  @CsvSource({
    "{MD5}5f4dcc3b5aa765d61d8327deb882cf99",
    "{MD5}5F4DCC3B5AA765D61D8327DEB882CF99",
    "{SHA-1}5baa61e4c9b93f3f0682250b6cf8331b7ee68fd8",
    "{SHA-256}5e884898da28047151d0e56f8dc6292773603d0d6aabbdd62a11ef721d1542d8"
  })
  void verify_legacyHash_matchesBareAndWrapped(String legacy) {
    String wrapped = argon2id.wrap(legacy);

    assertThat(wrapped).matches("\\$(md5|sha-1|sha-256)\\+argon2id\\$v=19\\$m=19456,t=2,p=1\\$.*");
    for (String encoded : new String[] {legacy, wrapped}) {
      assertThat(argon2id.verify(new Password("password"), encoded))
          .isEqualTo(Verification.MATCHES_OUTDATED);
      assertThat(argon2id.verify(new Password("Password"), encoded))
          .isEqualTo(Verification.DIFFERS);
    }
    assertThatThrownBy(() -> argon2id.wrap(wrapped)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void verify_unpairedSurrogate_isNoQuestionMark() {
    String encoded = argon2id.hash(new Password("is it raining???"));

    assertThat(argon2id.verify(new Password("is it raining??\ud800"), encoded))
        .isEqualTo(Verification.DIFFERS);
    assertThat(argon2id.canHash(new Password("is it raining??\udc00"))).isFalse();
  }

  @Test
  void verify_nul_neverMatchesWhatComesBeforeIt() {
    String encoded = BcryptHash.create(LegacyHash.ascii("before"), "$2b$04$");

    assertThat(bcrypt.verify(new Password("before"), encoded))
        .isEqualTo(Verification.MATCHES_OUTDATED);
    assertThat(bcrypt.verify(new Password("before\0"), encoded)).isEqualTo(Verification.DIFFERS);
    assertThat(bcrypt.verify(new Password("before\0after"), encoded))
        .isEqualTo(Verification.DIFFERS);
  }

  @Test
  void bcrypt_moreThan72Bytes_verifiesAsOutdatedButIsNotHashed() {
    String at72 = "x".repeat(72);
    String encoded = bcrypt.hash(new Password(at72));

    assertThat(bcrypt.verify(new Password(at72), encoded)).isEqualTo(Verification.MATCHES);
    assertThat(bcrypt.verify(new Password(at72 + "y"), encoded))
        .isEqualTo(Verification.MATCHES_OUTDATED);
    assertThatThrownBy(() -> bcrypt.hash(new Password(at72 + "y")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("xxx");
  }

  @ParameterizedTest
  @ValueSource(ints = {1_024, 1_025})
  void verify_longestPassword_isBoundedByBytes(int length) {
    String text = "z".repeat(length);
    String legacy =
        "{MD5}"
            + new String(
                LegacyHash.digest("MD5", LegacyHash.ascii(text)), StandardCharsets.US_ASCII);

    assertThat(argon2id.verify(new Password(text), legacy))
        .isEqualTo(length > 1_024 ? Verification.DIFFERS : Verification.MATCHES_OUTDATED);
    assertThat(argon2id.canHash(new Password(text))).isEqualTo(length <= 1_024);
  }

  @Test
  void verify_noTurnInTime_isBusy() {
    PasswordHasher none = new PasswordHasher(HashScheme.ARGON2ID, 0, Duration.ZERO);
    Password password = new Password("correct horse battery staple");

    assertThatThrownBy(() -> none.hash(password)).isInstanceOf(HashingBusyException.class);
    assertThatThrownBy(() -> none.verifyAbsent(password)).isInstanceOf(HashingBusyException.class);
  }

  @Test
  void verify_interruptedWhileWaiting_isBusyAndKeepsTheFlag() {
    PasswordHasher none = new PasswordHasher(HashScheme.ARGON2ID, 0, Duration.ofHours(1));
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> none.verifyAbsent(new Password("any")))
        .isInstanceOf(HashingBusyException.class);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void verify_manyAtOnce_reuseMemoryWithoutMixingIt() {
    Password password = new Password("correct horse battery staple");
    String encoded = argon2id.hash(password);

    assertThat(
            IntStream.range(0, 24)
                .parallel()
                .allMatch(
                    i ->
                        argon2id.verify(i % 2 == 0 ? password : new Password("wrong" + i), encoded)
                            == (i % 2 == 0 ? Verification.MATCHES : Verification.DIFFERS)))
        .isTrue();
  }

  @Test
  void turns_afterEachUse_areGivenBack() {
    PasswordHasher one = new PasswordHasher(HashScheme.ARGON2ID, 1, Duration.ZERO);
    Password password = new Password("correct horse battery staple");
    byte[] salt = new byte[16];

    for (int i = 0; i < 2; i++) {
      String encoded = one.hash(password);
      assertThat(one.verify(password, encoded)).isEqualTo(Verification.MATCHES);
      assertThat(one.verify(new Password("another"), encoded)).isEqualTo(Verification.DIFFERS);
      assertThat(one.wrap("{MD5}5f4dcc3b5aa765d61d8327deb882cf99")).startsWith("$md5+argon2id$");
      assertThat(one.derive(new byte[] {1}, salt)).hasSize(32);
    }
  }

  @Test
  void turns_noneLeft_nothingIsHashed() {
    PasswordHasher none = new PasswordHasher(HashScheme.ARGON2ID, 0, Duration.ZERO);

    assertThatThrownBy(() -> none.wrap("{MD5}5f4dcc3b5aa765d61d8327deb882cf99"))
        .isInstanceOf(HashingBusyException.class);
    assertThatThrownBy(() -> none.derive(new byte[] {1}, new byte[16]))
        .isInstanceOf(HashingBusyException.class);
  }

  @Test
  void derive_secretAndSalt_makeTheHash() {
    byte[] salt = new byte[16];
    byte[] other = new byte[16];
    other[0] = 1;

    assertThat(argon2id.derive(new byte[] {1}, salt))
        .isEqualTo(argon2id.derive(new byte[] {1}, salt))
        .isNotEqualTo(argon2id.derive(new byte[] {2}, salt))
        .isNotEqualTo(argon2id.derive(new byte[] {1}, other));
  }

  /** An imported hash that would take more than half of the heap is refused, not tried. */
  @Test
  void fits_hashThatNeedsMoreThanHalfOfTheHeap_doesNot() {
    String form = "argon2id$v=19$m=65536,t=1,p=1$" + "A".repeat(22) + "$" + "A".repeat(43);
    for (String encoded : new String[] {"$" + form, "$md5+" + form}) {
      EncodedHash hash = EncodedHash.parse(encoded).orElseThrow();
      assertThat(PasswordHasher.fits(hash, 128 << 20)).isTrue();
      assertThat(PasswordHasher.fits(hash, (128 << 20) - 1)).isFalse();
    }
    EncodedHash bcrypt4 = EncodedHash.parse(PasswordHasher.exampleOf("$2b$04$")).orElseThrow();
    assertThat(PasswordHasher.fits(bcrypt4, 8 << 10)).isTrue();
    assertThat(PasswordHasher.fits(bcrypt4, (8 << 10) - 1)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "$2b$12$",
        "$2y$04$",
        "{MD5}",
        "{SHA-1}",
        "{SHA-256}",
        "{SHA-512}",
        "$argon2id$v=19$m=19456,t=2,p=1$",
        "$argon2i$m=64,t=1,p=8$",
        "$sha-1+argon2id$v=19$m=19456,t=2,p=1$"
      })
  void exampleOf_label_hasThatLabel(String label) {
    assertThat(PasswordHasher.labelOf(PasswordHasher.exampleOf(label))).isEqualTo(label);
  }

  @Test
  void forThisMachine_oneAtATimeForEachProcessor_hashes() {
    PasswordHasher hasher = PasswordHasher.forThisMachine(HashScheme.ARGON2ID);
    Password password = new Password("correct horse battery staple");

    assertThat(hasher.verify(password, hasher.hash(password))).isEqualTo(Verification.MATCHES);
  }

  @Test
  void password_printed_tellsNothing() {
    assertThat(new Password("secret")).hasToString("Password[redacted]");
  }
}
