package io.sallyport.identity.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.identity.secret.Secrets;
import io.sallyport.identity.secret.Sha256;
import io.sallyport.identity.token.RefreshTokens;
import io.sallyport.identity.token.RefreshTokens.Redemption;
import io.sallyport.identity.token.RefreshTokens.Redemption.Repeated;
import io.sallyport.identity.token.RefreshTokens.Redemption.Rotated;
import io.sallyport.identity.token.RefreshTokens.Successor;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class H2CommitsTest {

  private static final Duration GRACE = Duration.ofHours(1);

  @TempDir Path folder;

  @Test
  void withoutDelay_anyUrl_losesThatSettingAlone() {
    assertThat(H2Commits.withoutDelay("jdbc:h2:./a;WRITE_DELAY=500")).isEqualTo("jdbc:h2:./a");
    assertThat(H2Commits.withoutDelay("jdbc:h2:./a;write_Delay = 9;MODE=DB2"))
        .isEqualTo("jdbc:h2:./a;MODE=DB2");
    assertThat(H2Commits.withoutDelay("jdbc:h2:./a;MODE=DB2")).isEqualTo("jdbc:h2:./a;MODE=DB2");
    assertThat(H2Commits.withoutDelay("jdbc:postgresql://h/d?x=;WRITE_DELAY=1"))
        .isEqualTo("jdbc:postgresql://h/d?x=;WRITE_DELAY=1");
  }

  @Test
  @Timeout(300)
  void commit_processKilled_losesNoTokenThatWasHandedOut() throws Exception {
    String url = "jdbc:h2:file:" + folder.resolve("db") + ";WRITE_DELAY=10000";
    for (int kill = 0; kill < 3; kill++) {
      Map<String, List<String>> handedOut = rotateAndKill(url, 60 + 20 * kill);

      assertThat(handedOut).hasSize(Rotations.FAMILIES);
      try (IdentityDatabase database = new TestDatabase.Address(url, "sa", "").open()) {
        RefreshTokens tokens = database.refreshTokens();
        handedOut.values().forEach(family -> assertKept(tokens, family));
      }
    }
  }

  /** The tokens that each family's client was given, in order. */
  private static Map<String, List<String>> rotateAndKill(String url, int after) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Rotations.class.getName(),
                url)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    Map<String, List<String>> handedOut = new LinkedHashMap<>();
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      int count = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] words = line.split(" ");
        if (words.length == 3 && words[2].length() == 43) {
          handedOut.computeIfAbsent(words[1], id -> new ArrayList<>()).add(words[2]);
        }
        count++;
        if (count == after) {
          // By its handle: the process object would close what is still to be read.
          process.toHandle().destroyForcibly();
        }
      }
    } finally {
      process.destroyForcibly();
    }
    process.onExit().join();
    return handedOut;
  }

  private static void assertKept(RefreshTokens tokens, List<String> family) {
    // Used, if the process was killed between the commit and the answer: then a repeat gets it.
    Redemption last = redeem(tokens, family.get(family.size() - 1));
    assertThat(last).isInstanceOfAny(Rotated.class, Repeated.class);
    for (String token : family) {
      assertThat(tokens.familyOf(Sha256.of(token))).isPresent();
      assertThat(redeem(tokens, token)).isNotInstanceOf(Rotated.class);
    }
  }

  private static Redemption redeem(RefreshTokens tokens, String token) {
    Instant now = Instant.now();
    Successor successor = new Successor(Sha256.of(Secrets.token()), now.plus(GRACE), "again");
    return tokens.redeem(Sha256.of(token), successor, now, GRACE, now);
  }
}
