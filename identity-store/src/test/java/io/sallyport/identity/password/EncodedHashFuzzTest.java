package io.sallyport.identity.password;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Input: a stored hash, as an import may bring it. */
class EncodedHashFuzzTest {

  private static final Argon2Engine ENGINE = new Argon2Engine();
  private static final byte[] PASSWORD = "x".getBytes(StandardCharsets.US_ASCII);

  @FuzzTest
  void hash_any_isReadAsItIsWrittenOrNotAtAll(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);
    Optional<EncodedHash> parsed = EncodedHash.parse(text);
    if (parsed.isEmpty()) {
      assertThat(PasswordHasher.labelOf(text)).isEqualTo("unreadable");
      return;
    }
    EncodedHash hash = parsed.get();
    assertThat(text).startsWith(hash.label());
    assertThat(hash.memory()).isBetween(0, 1 << 20);
    assertThat(written(hash)).isEqualToIgnoringCase(text);
    EncodedHash example = EncodedHash.parse(PasswordHasher.exampleOf(hash.label())).orElseThrow();
    assertThat(example.label()).isEqualTo(hash.label());
    if (isCheap(hash)) {
      assertThat(hash.matches(PASSWORD, ENGINE)).isEqualTo(hash.matches(PASSWORD, ENGINE));
    }
  }

  private static String written(EncodedHash hash) {
    if (hash instanceof Argon2Hash argon2) {
      return argon2(argon2, "$");
    }
    if (hash instanceof WrappedHash wrapped) {
      return argon2(wrapped.outer(), "$" + wrapped.algorithm() + "+");
    }
    if (hash instanceof LegacyHash legacy) {
      return "{" + legacy.algorithm() + "}" + legacy.hex();
    }
    return ((BcryptHash) hash).encoded();
  }

  private static String argon2(Argon2Hash hash, String prefix) {
    String type = hash.type() == 2 ? "id" : hash.type() == 1 ? "i" : "d";
    boolean named = hash.encoded().contains("$v=");
    return "%sargon2%s$%sm=%d,t=%d,p=%d$%s$%s"
        .formatted(
            prefix,
            type,
            named ? "v=" + hash.version() + "$" : "",
            hash.memory(),
            hash.passes(),
            hash.lanes(),
            hash.tail().salt(),
            hash.tail().hash());
  }

  private static boolean isCheap(EncodedHash hash) {
    if (hash instanceof Argon2Hash argon2) {
      return argon2.memory() * argon2.passes() <= 128;
    }
    if (hash instanceof WrappedHash wrapped) {
      return isCheap(wrapped.outer());
    }
    return hash instanceof LegacyHash || ((BcryptHash) hash).cost() == 4;
  }
}
