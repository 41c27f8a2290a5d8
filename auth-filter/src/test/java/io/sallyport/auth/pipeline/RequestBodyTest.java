package io.sallyport.auth.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** A body that is too large. */
class RequestBodyTest {

  private static final Site SITE = FakeRequest.site("", true);

  private static HttpServletRequest request(int length, String... headers) {
    var request =
        new FakeRequest()
            .method("POST")
            .header("Content-Type", "application/json")
            .body(new byte[length]);
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return request.request(SITE);
  }

  private static void assertTooLarge(HttpServletRequest request) throws IOException {
    assertThat(RequestBody.read(request, SITE.clock()))
        .isInstanceOfSatisfying(
            RequestBody.Unusable.class,
            unusable ->
                assertThat(unusable.problem().kind()).isEqualTo(Problem.Kind.BODY_TOO_LARGE));
  }

  /** Else the client would still be sending when the connection closes, and never see why. */
  @Test
  void read_tooLarge_isReadToItsEnd() throws IOException {
    for (int length : new int[] {RequestBody.MAX_BYTES + 1, RequestBody.MAX_FORGOTTEN}) {
      HttpServletRequest request = request(length);
      assertTooLarge(request);
      assertThat(request.getInputStream().read()).isNegative();
    }
  }

  @Test
  void read_muchTooLarge_isRefusedUnread() throws IOException {
    HttpServletRequest request = request(RequestBody.MAX_FORGOTTEN + 1);
    assertTooLarge(request);
    assertThat(request.getInputStream().readAllBytes()).hasSize(RequestBody.MAX_FORGOTTEN + 1);
  }

  @Test
  void read_tooLargeAndNotSentYet_isRefusedUnread() throws IOException {
    HttpServletRequest request = request(RequestBody.MAX_BYTES + 1, "Expect", "100-continue");
    assertTooLarge(request);
    assertThat(request.getInputStream().readAllBytes()).hasSize(RequestBody.MAX_BYTES + 1);
  }
}
