package io.sallyport.identity.mfa;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.identity.password.HashScheme;
import io.sallyport.identity.password.PasswordHasher;
import java.util.List;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.junit.jupiter.api.Test;

class BackupCodesTest {

  private final PasswordHasher hasher = PasswordHasher.forThisMachine(HashScheme.ARGON2ID);

  private static byte[] argon2id(byte[] secret, byte[] salt) {
    var generator = new Argon2BytesGenerator();
    generator.init(
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(19_456)
            .withIterations(2)
            .withParallelism(1)
            .withSalt(salt)
            .build());
    var hash = new byte[32];
    generator.generateBytes(secret, hash);
    return hash;
  }

  @Test
  void hashed_codes_areArgon2idUnderASaltOfTheirOwn() {
    BackupCodes codes = BackupCodes.generate();
    BackupCodeSet stored = codes.hashed(hasher);

    assertThat(stored.salt()).hasSize(16);
    assertThat(stored.hashes()).hasSize(10);
    List<String> shown = codes.reveal();
    for (int i = 0; i < shown.size(); i++) {
      byte[] code = Base32.decode(shown.get(i).replace("-", "")).orElseThrow();
      assertThat(code).hasSize(10);
      assertThat(stored.hashes().get(i)).isEqualTo(argon2id(code, stored.salt()));
    }
    assertThat(codes.hashed(hasher).salt()).isNotEqualTo(stored.salt());
    assertThat(BackupCodes.generate().reveal()).doesNotContainAnyElementsOf(shown);
  }

  @Test
  void generate_secretsOfApps_have160BitsAndNeverRepeat() {
    assertThat(TotpSecret.generate().bytes())
        .hasSize(20)
        .isNotEqualTo(TotpSecret.generate().bytes());
  }
}
