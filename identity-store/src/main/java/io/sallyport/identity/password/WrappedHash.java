package io.sallyport.identity.password;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An unsalted digest inside argon2id, {@code $md5+argon2id$v=19$m=19456,t=2,p=1$salt$hash}: made
 * from a legacy hash without knowing the password. What goes into argon2id is the digest as
 * lower-case hex digits.
 */
record WrappedHash(String algorithm, Argon2Hash outer) implements EncodedHash {

  private static final Pattern FORM =
      Pattern.compile("\\$(md5|sha-1|sha-256|sha-512)\\+(argon2id\\$v=19.*)");

  static Optional<WrappedHash> parse(String encoded) {
    Matcher form = FORM.matcher(encoded);
    return form.matches()
        ? Argon2Hash.parse("$" + form.group(2))
            .map(outer -> new WrappedHash(form.group(1).toUpperCase(Locale.ROOT), outer))
        : Optional.empty();
  }

  static String wrap(LegacyHash legacy, String argon2Label, Argon2Engine engine) {
    String outer = Argon2Hash.create(LegacyHash.ascii(legacy.hex()), argon2Label, engine);
    return prefix(legacy.algorithm()) + outer.substring(1);
  }

  @Override
  public boolean matches(byte[] password, Argon2Engine engine) {
    return outer.matches(LegacyHash.digest(algorithm, password), engine);
  }

  @Override
  public String label() {
    return prefix(algorithm) + outer.label().substring(1);
  }

  @Override
  public int memory() {
    return outer.memory();
  }

  private static String prefix(String algorithm) {
    return "$" + algorithm.toLowerCase(Locale.ROOT) + "+";
  }
}
