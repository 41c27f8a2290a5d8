package io.sallyport.auth.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.NumericChars;
import net.jqwik.api.constraints.StringLength;

class CookieWritingPropertyTest {

  @Property
  void setCookie_anyValueOfOurs_comesBackAsItWas(
      @ForAll @AlphaChars @NumericChars @Chars({'-', '_', '.'}) @StringLength(max = 60)
          String value,
      @ForAll @StringLength(max = 12) String contextPath) {
    Site site = FakeRequest.site("/" + contextPath, true);
    var lines = new ArrayList<String>();
    new FakeRequest().exchange(site, lines).cookies().set("session", value);

    assertThat(lines).hasSize(1);
    String line = lines.get(0).substring("Set-Cookie: ".length());
    assertThat(line)
        .matches(
            "__Host-session-[A-Za-z0-9_.-]*=[A-Za-z0-9_.-]*; Path=/; HttpOnly; Secure; SameSite=Lax");
    String pair = line.substring(0, line.indexOf(';'));
    Exchange next = new FakeRequest().header("Cookie", "a=b; " + pair).exchange(site);
    assertThat(next.cookies().value("session")).isEqualTo(value);
  }

  @Property
  void setCookie_againAndAgain_leavesOneOfEachName(
      @ForAll List<@AlphaChars @StringLength(min = 1, max = 3) String> names,
      @ForAll @IntRange(min = 1, max = 100_000) int seconds) {
    var lines = new ArrayList<String>();
    Exchange exchange = new FakeRequest().exchange(FakeRequest.site("", true), lines);
    for (String name : names) {
      exchange.cookies().set(name, "v", "/x", Duration.ofSeconds(seconds));
      exchange.cookies().set(name, "w", "/x", Duration.ofSeconds(seconds));
    }
    assertThat(lines.stream().map(line -> line.substring(0, line.indexOf('='))))
        .doesNotHaveDuplicates()
        .hasSize((int) names.stream().distinct().count());
    assertThat(lines)
        .allMatch(line -> line.contains("=w; Path=/x; Max-Age=" + seconds + "; HttpOnly; Secure"));
  }
}
