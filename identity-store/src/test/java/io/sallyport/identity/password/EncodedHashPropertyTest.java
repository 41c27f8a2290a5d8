package io.sallyport.identity.password;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Damaged hashes are refused, never an exception and never a match. */
class EncodedHashPropertyTest {

  private static final String PASSWORD = "password";
  private static final String ARGON2ID =
      "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4";
  private static final String BCRYPT =
      "$2b$04$CCCCCCCCCCCCCCCCCCCCC.uyKd7DXGLCxyP0X21BCW7oA.rxzFN2y";
  private static final String MD5 = "{MD5}5f4dcc3b5aa765d61d8327deb882cf99";
  private static final List<Character> REPLACEMENTS =
      "$.,={}/+AaZz019-* \0\n\u00e9\ud800\u0661".chars().mapToObj(c -> (char) c).toList();

  private final PasswordHasher hasher =
      new PasswordHasher(HashScheme.ARGON2ID, 1, Duration.ofSeconds(1));

  private Verification verify(String encoded) {
    return hasher.verify(new Password(PASSWORD), encoded);
  }

  @ParameterizedTest
  @ValueSource(strings = {ARGON2ID, MD5})
  void verify_intactHash_matches(String encoded) {
    assertThat(verify(encoded)).isEqualTo(Verification.MATCHES_OUTDATED);
  }

  @ParameterizedTest
  @ValueSource(strings = {ARGON2ID, BCRYPT, MD5})
  void verify_anyTruncation_neverMatches(String encoded) {
    for (int length = 0; length < encoded.length(); length++) {
      assertThat(verify(encoded.substring(0, length)))
          .isIn(Verification.UNREADABLE, Verification.DIFFERS);
      assertThat(verify(encoded.substring(length + 1)))
          .isIn(Verification.UNREADABLE, Verification.DIFFERS);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {ARGON2ID, MD5})
  void verify_anyOtherCharacter_neverMatches(String encoded) {
    for (int at = 0; at < encoded.length(); at++) {
      for (char other : REPLACEMENTS) {
        String damaged = encoded.substring(0, at) + other + encoded.substring(at + 1);
        if (!damaged.equalsIgnoreCase(encoded)) {
          assertThat(verify(damaged))
              .as(damaged)
              .isIn(Verification.UNREADABLE, Verification.DIFFERS);
        }
      }
    }
  }

  /** Its letter apart: {@code $2a$}, {@code $2b$} and {@code $2y$} are the same computation. */
  @ParameterizedTest
  @ValueSource(strings = {"x", "", "$", "correct horse"})
  void verify_bcryptWithAnyOtherCharacter_neverMatches(String password) {
    String encoded = BcryptHash.create(LegacyHash.ascii(password), "$2b$04$");
    assertThat(hasher.verify(new Password(password), encoded))
        .isEqualTo(Verification.MATCHES_OUTDATED);
    for (int at = 0; at < encoded.length(); at++) {
      for (char other : REPLACEMENTS) {
        String damaged = encoded.substring(0, at) + other + encoded.substring(at + 1);
        boolean sameComputation = at == 2 && (other == 'a' || other == 'y');
        if (!damaged.equals(encoded) && at != 4) {
          assertThat(hasher.verify(new Password(password), damaged))
              .as(damaged)
              .isIn(
                  sameComputation
                      ? new Verification[] {Verification.MATCHES_OUTDATED}
                      : new Verification[] {Verification.UNREADABLE, Verification.DIFFERS});
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "$",
        "{",
        "plain",
        "{MD5}",
        "{MD4}5f4dcc3b5aa765d61d8327deb882cf99",
        "$2b$31$CCCCCCCCCCCCCCCCCCCCC.uyKd7DXGLCxyP0X21BCW7oA.rxzFN2y",
        "$2b$17$CCCCCCCCCCCCCCCCCCCCC.uyKd7DXGLCxyP0X21BCW7oA.rxzFN2y",
        "$2b$03$CCCCCCCCCCCCCCCCCCCCC.uyKd7DXGLCxyP0X21BCW7oA.rxzFN2y",
        "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/5",
        "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ=$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
        "$argon2id$v=18$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
        "$argon2id$v=19$m=7,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
        "$argon2id$v=19$m=9999999,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
        "$argon2id$v=19$m=256,t=0,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
        "$argon2id$v=19$m=0256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
        "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$",
        "$md5+argon2i$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4"
      })
  void verify_malformedHash_isUnreadable(String encoded) {
    assertThat(verify(encoded)).isEqualTo(Verification.UNREADABLE);
  }
}
