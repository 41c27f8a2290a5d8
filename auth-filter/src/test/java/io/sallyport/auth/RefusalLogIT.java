package io.sallyport.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What the log says of a refused request. */
class RefusalLogIT {

  @Test
  void log_ofAnAmbiguousPath_namesWhatWasAskedFor() throws Exception {
    List<String> paths = List.of("/a//b", "/a%2Fb", "/a;v/b", "/admin/%2e%2e/notes", "/AUTH/me");
    try (TestSite site = TestSite.on(Engine.TOMCAT_LOOSE).start();
        var view = new OperatorView()) {
      for (String path : paths) {
        assertThat(site.send("GET", path + "?token=secret").status()).as(path).isEqualTo(400);
      }
      assertThat(
              site.send("POST", "/open/a", "Sec-Fetch-Site: cross-site", "Cookie: session=x")
                  .status())
          .isEqualTo(403);
      List<String> refused =
          view.log().stream().filter(line -> line.contains("event=request.refused")).toList();
      assertThat(refused).hasSize(paths.size() + 1);
      for (int i = 0; i < paths.size(); i++) {
        assertThat(refused.get(i))
            .contains(" path=" + paths.get(i) + " ", "detail=invalid_request")
            .doesNotContain("secret");
      }
      assertThat(refused.get(paths.size())).contains(" path=/open/a ");
    }
  }
}
