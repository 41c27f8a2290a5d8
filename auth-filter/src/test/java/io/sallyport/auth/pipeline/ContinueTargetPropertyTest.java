package io.sallyport.auth.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ContinueTargetPropertyTest {

  private static final Origin OWN = new Origin("https", "notes.example.com", 443);
  private static final Exchange EXCHANGE =
      new FakeRequest().exchange(FakeRequest.site("/app", true));

  @Property
  void accept_pathOfThisApplication_isTakenAsItIs(@ForAll("paths") String path) {
    assertThat(ContinueTarget.accept(EXCHANGE, path)).isEqualTo(path);
    assertThat(ContinueTarget.accept(EXCHANGE, OWN + path)).isEqualTo(path);
    String link = ContinueTarget.withContinue("/app/auth/login", path);
    assertThat(URLDecoder.decode(link.substring(link.indexOf('=') + 1), StandardCharsets.UTF_8))
        .isEqualTo(path);
  }

  @Property
  void accept_anyPieces_leadNowhereElse(@ForAll("links") String link) {
    String accepted = ContinueTarget.accept(EXCHANGE, link);
    if (accepted != null) {
      assertThat(Browser.originOf(link, OWN)).isEqualTo(OWN.toString());
      assertThat(Browser.takesAsItIs(accepted)).isTrue();
      assertThat(accepted).startsWith("/app");
    }
  }

  @Property
  void accept_withAnyOtherLetter_isRefused(
      @ForAll("paths") String path, @ForAll("unsafe") char letter) {
    assertThat(ContinueTarget.accept(EXCHANGE, path + letter)).isNull();
    assertThat(ContinueTarget.accept(EXCHANGE, path + "?a=" + letter)).isNull();
  }

  @Provide
  Arbitrary<String> paths() {
    Arbitrary<String> word =
        Arbitraries.strings()
            .withCharRange('a', 'z')
            .withChars("0-_~")
            .ofMinLength(1)
            .ofMaxLength(6);
    return Combinators.combine(word.list().ofMaxSize(4), word.injectNull(0.5))
        .as(
            (words, query) ->
                "/app/" + String.join("/", words) + (query == null ? "" : "?" + query + "=%C3%A9"));
  }

  @Provide
  Arbitrary<String> links() {
    return Arbitraries.of(
            "/",
            "\\",
            "//",
            "app",
            "/app",
            ".",
            "..",
            "%2e",
            ":",
            "@",
            "?",
            "#",
            "https:",
            "http:",
            "javascript:",
            "data:",
            "notes.example.com",
            "evil.example",
            "\t",
            "\n",
            " ",
            "\0",
            ";",
            ":443",
            ":8443",
            "[::1]",
            "%00",
            "\u3002",
            "\uff0f",
            "a=b",
            "auth/login")
        .list()
        .ofMinSize(1)
        .ofMaxSize(7)
        .map(pieces -> String.join("", pieces));
  }

  @Provide
  Arbitrary<Character> unsafe() {
    return Arbitraries.of(
        '"', '<', '>', '\\', '^', '`', '{', '|', '}', ' ', '\t', '\r', '\n', '\0', '\u00e9',
        '\u2028', '\ud83d', '\u007f');
  }
}
