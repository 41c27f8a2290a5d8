package io.sallyport.identity.secret;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyRingTest {

  private static final byte[] PLAIN = "a private key".getBytes(UTF_8);
  private static final String CONTEXT = "signing key 1";

  @TempDir Path folder;

  private static byte[] key(int fill) {
    byte[] key = new byte[32];
    Arrays.fill(key, (byte) fill);
    return key;
  }

  private static String base64(byte[] key) {
    return Base64.getEncoder().encodeToString(key);
  }

  @Test
  void open_whatWasSealed_isThePlainText() {
    KeyRing ring = KeyRing.of(Map.of("a", key(1)), "a");

    assertThat(ring.open(ring.seal(PLAIN, CONTEXT), CONTEXT)).contains(PLAIN);
    assertThat(ring.open(ring.seal(new byte[0], ""), "")).contains(new byte[0]);
    assertThat(ring.seal(PLAIN, CONTEXT)).matches("a\\.[0-9A-Za-z_-]{55}");
    assertThat(ring.toString()).isEqualTo("KeyRing[redacted]");
  }

  @Test
  void seal_sameTextTwice_isNeverTheSame() {
    KeyRing ring = KeyRing.of(Map.of("a", key(1)), "a");
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      assertThat(seen.add(ring.seal(PLAIN, CONTEXT))).isTrue();
    }
  }

  @Test
  void open_otherContextKeyOrId_isEmpty() {
    KeyRing ring = KeyRing.of(Map.of("a", key(1), "b", key(1)), "a");
    String sealed = ring.seal(PLAIN, CONTEXT);

    assertThat(ring.open(sealed, "signing key 2")).isEmpty();
    assertThat(ring.open(sealed, "")).isEmpty();
    assertThat(ring.open("b" + sealed.substring(1), CONTEXT)).isEmpty();
    assertThat(ring.open("c" + sealed.substring(1), CONTEXT)).isEmpty();
    assertThat(KeyRing.of(Map.of("a", key(2)), "a").open(sealed, CONTEXT)).isEmpty();
    assertThat(KeyRing.of(Map.of("z", key(1)), "z").open(sealed, CONTEXT)).isEmpty();
  }

  @Test
  void open_noSealedText_isEmptyAndNoException() {
    KeyRing ring = KeyRing.of(Map.of("a", key(1)), "a");
    for (String wrong : List.of("", ".", "a", "a.", "a.AAAA", ".AAAA", "a.\ud800", "a.a.a")) {
      assertThat(ring.open(wrong, CONTEXT)).isEmpty();
    }
  }

  @Test
  void seal_afterRotation_usesTheNewKeyAndOldTextsStayReadable() throws IOException {
    Path file = folder.resolve("keys");
    Files.writeString(file, "old " + base64(key(1)) + "\n");
    String before = KeyRing.inFile(file).seal(PLAIN, CONTEXT);
    Files.writeString(file, "# the new one\r\n\nnew\t" + base64(key(2)), StandardOpenOption.APPEND);
    KeyRing ring = KeyRing.inFile(file);

    assertThat(before).startsWith("old.");
    assertThat(ring.seal(PLAIN, CONTEXT)).startsWith("new.");
    assertThat(ring.open(before, CONTEXT)).contains(PLAIN);
  }

  @Test
  void of_wrongKeys_saysSo() {
    assertThatThrownBy(() -> KeyRing.of(Map.of("a", new byte[16]), "a"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> KeyRing.of(Map.of("a.b", key(1)), "a.b"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> KeyRing.of(Map.of("a", key(1)), "b"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> KeyRing.of(Map.of(), "a"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void inFile_missing_isMadeForItsOwnerAloneAndKept() throws IOException {
    Path file = folder.resolve("new/deep/keys");
    String sealed = KeyRing.inFile(file).seal(PLAIN, CONTEXT);

    assertThat(KeyRing.inFile(file).open(sealed, CONTEXT)).contains(PLAIN);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    try (Stream<Path> files = Files.list(folder.resolve("new/deep"))) {
      assertThat(files).containsExactly(file);
    }
    assertThat(KeyRing.inFile(folder.resolve("other")).open(sealed, CONTEXT)).isEmpty();
  }

  @Test
  void inFile_madeByManyAtOnce_isOneAndTheSame() throws Exception {
    int count = 16;
    ExecutorService threads = Executors.newFixedThreadPool(count);
    for (int round = 0; round < 20; round++) {
      Path file = folder.resolve(round + "/keys");
      CyclicBarrier start = new CyclicBarrier(count);
      List<Future<KeyRing>> rings = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        rings.add(
            threads.submit(
                () -> {
                  start.await();
                  return KeyRing.inFile(file);
                }));
      }
      String sealed = KeyRing.inFile(file).seal(PLAIN, CONTEXT);
      for (Future<KeyRing> ring : rings) {
        assertThat(ring.get().open(sealed, CONTEXT)).contains(PLAIN);
      }
    }
    threads.shutdown();
  }

  @Test
  void inFile_malformed_namesFileLineAndRemedyAndNoKey() throws IOException {
    String good = base64(key(1));
    Path file = folder.resolve("keys");
    for (String bad :
        List.of(
            "secretbutnoid",
            "a " + base64(new byte[16]),
            "a " + good.substring(1),
            "a " + good + " more",
            "a.b " + good,
            "a !" + good.substring(1),
            "good " + good)) {
      Files.writeString(file, "good " + good + "\n# comment\n" + bad + "\n");

      assertThatThrownBy(() -> KeyRing.inFile(file))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContainingAll(file.toString(), "line 3", "32 bytes in base64", "backup")
          .hasMessageNotContaining(good.substring(1, 20))
          .hasMessageNotContaining("secretbutnoid");
    }
  }

  @Test
  void inFile_emptyOrUnreadable_saysWhatToDo() throws IOException {
    Path empty = Files.createFile(folder.resolve("empty"));
    Path binary = Files.write(folder.resolve("binary"), new byte[] {(byte) 0xff, 0, 1});
    Path directory = Files.createDirectory(folder.resolve("directory"));

    assertThatThrownBy(() -> KeyRing.inFile(empty))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("empty, line 1,", "backup");
    for (Path wrong : List.of(binary, directory, empty.resolve("below"))) {
      assertThatThrownBy(() -> KeyRing.inFile(wrong))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContainingAll(wrong.toString(), "Check that it is a text file");
    }
  }
}
