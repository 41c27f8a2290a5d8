package io.sallyport.auth.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** Input: a context path (or none), a line end, and where somebody wants to go. */
class ContinueTargetFuzzTest {

  @FuzzTest
  void continue_any_leadsToThisApplicationOrNowhere(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);
    String contextPath = text.startsWith("/app\n") ? "/app" : "";
    String wanted = text.substring(text.indexOf('\n') + 1);
    Site site = FakeRequest.site(contextPath, true);
    Origin own = Objects.requireNonNull(site.origin());
    Exchange exchange = new FakeRequest().exchange(site);
    String accepted = ContinueTarget.accept(exchange, wanted);

    assertThat(ContinueTarget.resolve(exchange, wanted))
        .isEqualTo(accepted == null ? contextPath + "/" : accepted);
    if (accepted == null) {
      return;
    }
    assertThat(Browser.originOf(wanted, own)).isEqualTo(own.toString());
    assertThat(Browser.originOf(accepted, own)).isEqualTo(own.toString());
    assertThat(Browser.takesAsItIs(accepted)).as("%s as it is", accepted).isTrue();
    assertThat(accepted).startsWith(contextPath);
    assertThat(RequestPath.below(contextPath, accepted.split("\\?", 2)[0]))
        .isNotNull()
        .isNotIn("/auth/login", "/auth/logout");
    assertThat(ContinueTarget.accept(exchange, accepted)).isEqualTo(accepted);
  }
}
