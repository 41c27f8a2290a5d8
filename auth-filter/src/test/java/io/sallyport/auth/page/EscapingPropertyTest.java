package io.sallyport.auth.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.auth.pipeline.FakeRequest;
import io.sallyport.auth.pipeline.Problem;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class EscapingPropertyTest {

  private static final Pattern USERNAME =
      Pattern.compile("name=\"username\" type=\"text\" value=\"([^\"]*)\" autocomplete");

  private final Pages pages = new Pages();

  @Property
  void signIn_anyUsername_staysInItsField(@ForAll("texts") String username) {
    String page = signIn(username);
    Matcher field = USERNAME.matcher(page);

    assertThat(field.find()).isTrue();
    assertThat(field.group(1)).doesNotContain("<");
    assertThat(unescaped(field.group(1))).isEqualTo(username);
    String around = page.substring(0, field.start(1)) + "x" + page.substring(field.end(1));
    assertThat(around).isEqualTo(signIn("x"));
  }

  @Property
  void problem_anyDetail_isTextAndNoMarkup(@ForAll("texts") String detail) {
    String page = problem(detail);
    assertThat(tags(page)).isEqualTo(tags(problem("x")));
    assertThat(unescaped(page)).contains(detail);
  }

  private String signIn(String username) {
    return text(
        pages
            .signIn(
                new FakeRequest().exchange(FakeRequest.site("", true)),
                401,
                null,
                username,
                Problem.of(Problem.Kind.INVALID_CREDENTIALS))
            .body());
  }

  private String problem(String detail) {
    return text(
        pages
            .problem(
                new FakeRequest().exchange(FakeRequest.site("", true)),
                Problem.of(Problem.Kind.INVALID_REQUEST, detail))
            .body());
  }

  private static long tags(String page) {
    return page.chars().filter(c -> c == '<').count();
  }

  private static String text(byte[] body) {
    return new String(body, StandardCharsets.UTF_8);
  }

  private static String unescaped(String html) {
    return html.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#34;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&");
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.of(
            "<",
            ">",
            "\"",
            "'",
            "&",
            "=",
            "/",
            "<script>",
            "</p>",
            "-->",
            "&lt;",
            "&#39;",
            "javascript:",
            "${1}",
            "a",
            " ",
            "\u00e9",
            "\ud83d\ude00",
            "\u2028",
            "`")
        .list()
        .ofMinSize(1)
        .ofMaxSize(10)
        .map(pieces -> String.join("", pieces))
        .filter(text -> !text.isBlank());
  }
}
