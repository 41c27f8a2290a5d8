package io.sallyport.identity.password;

import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Argon2 by Bouncy Castle, of the version that the application has. Thread-safe. */
final class Argon2Engine {

  private static final Logger LOG = LoggerFactory.getLogger(Argon2Engine.class);
  private static final String POOLS =
      "org.bouncycastle.crypto.generators.Argon2BytesGenerator$BlockPool";

  /** Where a hash has its working memory from. */
  interface Memory {

    /** Hashes with these parameters. */
    void derive(Argon2Parameters.Builder parameters, byte[] password, byte[] out);
  }

  private final Memory memory;

  Argon2Engine() {
    this.memory = memory();
  }

  private static Memory memory() {
    try {
      Class.forName(POOLS, false, Argon2Engine.class.getClassLoader());
      return new Argon2Arenas();
    } catch (ClassNotFoundException e) {
      LOG.info(
          "This version of Bouncy Castle cannot use working memory again (1.86 can): each password"
              + " hash takes its 19 MiB anew");
      return (parameters, password, out) -> derive(parameters.build(), password, out);
    }
  }

  static void derive(Argon2Parameters parameters, byte[] password, byte[] out) {
    var generator = new Argon2BytesGenerator();
    generator.init(parameters);
    generator.generateBytes(password, out);
  }

  /** The hash of the password with the parameters and the salt of {@code like}. */
  byte[] derive(Argon2Hash like, byte[] password) {
    byte[] out = new byte[like.hash().length];
    memory.derive(
        new Argon2Parameters.Builder(like.type())
            .withVersion(like.version())
            .withMemoryAsKB(like.memory())
            .withIterations(like.passes())
            .withParallelism(like.lanes())
            .withSalt(like.salt()),
        password,
        out);
    return out;
  }
}
