package io.sallyport.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/cryptography.md} lists every cryptographic algorithm that the sources use. */
class CryptographyTest {

  private static final Path ROOT = Path.of("..");
  private static final Path PAGE = ROOT.resolve("docs/cryptography.md");

  /** Classes of the JDK and of Bouncy Castle that compute something. */
  private static final Pattern JDK =
      Pattern.compile(
          "(?:Cipher|Mac|MessageDigest|Signature|KeyAgreement|SecretKeyFactory)"
              + "\\.getInstance\\(\\s*([^)]+?)\\s*\\)");

  private static final Pattern KEY_SPEC =
      Pattern.compile("new SecretKeySpec\\([^;]*?,\\s*(\\S+?)\\)");
  private static final Pattern LIBRARIES =
      Pattern.compile(
          "import org\\.(?:bouncycastle\\.crypto\\.(?:digests|generators|signers)"
              + "|mindrot\\.jbcrypt)\\.(\\w+);");
  private static final Pattern CONSTANT =
      Pattern.compile("static final String (\\w+)\\s*=\\s*\"([^\"]+)\"");
  private static final Pattern LISTED = Pattern.compile("`([^`]+)`");

  private static List<Path> sources() throws IOException {
    try (Stream<Path> files =
        Stream.concat(
            Files.walk(ROOT.resolve("identity-store/src/main/java")),
            Files.walk(ROOT.resolve("auth-filter/src/main/java")))) {
      return files.filter(file -> file.toString().endsWith(".java")).toList();
    }
  }

  /** The literal, the constant of that name in the same file, or else the class itself. */
  private static String named(String expression, String source, Path file) {
    if (expression.startsWith("\"")) {
      return expression.replace("\"", "");
    }
    return CONSTANT
        .matcher(source)
        .results()
        .filter(constant -> constant.group(1).equals(expression))
        .map(constant -> constant.group(2))
        .findFirst()
        .orElse(file.getFileName().toString().replace(".java", ""));
  }

  private static Set<String> used() throws IOException {
    var used = new TreeSet<String>();
    for (Path file : sources()) {
      String source = Files.readString(file);
      for (Pattern pattern : List.of(JDK, KEY_SPEC)) {
        pattern
            .matcher(source)
            .results()
            .forEach(found -> used.add(named(found.group(1), source, file)));
      }
      LIBRARIES.matcher(source).results().forEach(found -> used.add(found.group(1)));
    }
    return used;
  }

  private static Set<String> listed() throws IOException {
    return Files.readAllLines(PAGE).stream()
        .filter(line -> line.startsWith("| `"))
        .map(line -> line.split("\\|", -1)[1])
        .flatMap(cell -> LISTED.matcher(cell).results())
        .map(found -> found.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void page_algorithms_areThoseOfTheSources() throws IOException {
    assertThat(listed()).isEqualTo(used());
  }

  @Test
  void sources_whatTheyUse_isFound() throws IOException {
    assertThat(used()).contains("AES/GCM/NoPadding", "SHA-256", "SHA256withRSA", "HmacSHA1");
  }
}
