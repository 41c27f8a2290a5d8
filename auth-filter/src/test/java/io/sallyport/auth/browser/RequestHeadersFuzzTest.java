package io.sallyport.auth.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sallyport.auth.pipeline.ClientAddress;
import io.sallyport.auth.pipeline.Decision;
import io.sallyport.auth.pipeline.Exchange;
import io.sallyport.auth.pipeline.FakeRequest;
import io.sallyport.auth.pipeline.ForwardingHeader;
import io.sallyport.auth.pipeline.Origin;
import io.sallyport.auth.pipeline.RequestSanity;
import io.sallyport.auth.pipeline.Site;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Input: header lines of a request. */
class RequestHeadersFuzzTest {

  private static final Site SITE = FakeRequest.site("", true);
  private static final ClientAddress PEER = ClientAddress.parse("192.0.2.1").orElseThrow();
  private static final ClientAddress.Block PROXIES =
      ClientAddress.Block.parse("192.0.2.0/24").orElseThrow();

  private final RequestSanity sanity = new RequestSanity();
  private final CrossSiteGuard guard =
      new CrossSiteGuard(new CrossOrigin(Set.of(), false, false), List.of("session"));

  private record Line(String name, String value) {}

  @FuzzTest
  void headers_any_areBelievedOnlyAsFarAsTheyMay(byte[] input) throws IOException {
    var lines = new ArrayList<Line>();
    for (String line : new String(input, StandardCharsets.ISO_8859_1).split("\n", 32)) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        lines.add(new Line(line.substring(0, colon), line.substring(colon + 1).strip()));
      }
    }
    credentials(lines);
    crossSite(lines);
    forwarding(lines, SITE, ForwardingHeader.NONE);
    forwarding(lines, trusting(ForwardingHeader.FORWARDED), ForwardingHeader.FORWARDED);
    forwarding(lines, trusting(ForwardingHeader.X_FORWARDED_FOR), ForwardingHeader.X_FORWARDED_FOR);
  }

  private static FakeRequest request(List<Line> lines) {
    var request = new FakeRequest();
    lines.forEach(line -> request.header(line.name(), line.value()));
    return request;
  }

  private static List<String> values(List<Line> lines, String name) {
    return lines.stream()
        .filter(line -> line.name().equalsIgnoreCase(name))
        .map(Line::value)
        .toList();
  }

  private void credentials(List<Line> lines) {
    Exchange exchange = request(lines).exchange(SITE);
    List<String> authorization = values(lines, "Authorization");
    List<String> keys = values(lines, "X-API-Key");
    boolean usable =
        authorization.size() <= 1
            && keys.size() <= 1
            && authorization.stream().allMatch(value -> value.length() <= 8192)
            && keys.stream().allMatch(value -> value.length() <= 8192);
    assertThat(sanity.decide(exchange).equals(Decision.NEXT)).isEqualTo(usable);
    String bearer = exchange.bearer();
    if (bearer != null) {
      String sent = authorization.get(0);
      assertThat(sent.toLowerCase(Locale.ROOT)).startsWith("bearer");
      assertThat(sent).endsWith(bearer);
      assertThat(sent.length() - bearer.length()).isBetween(6, 7);
    }
    List<String> mode = values(lines, "Sec-Fetch-Mode");
    if (!mode.isEmpty()) {
      assertThat(exchange.navigation()).isEqualTo(mode.get(0).equals("navigate"));
    } else if (exchange.navigation()) {
      assertThat(authorization).isEmpty();
      assertThat(keys).isEmpty();
      assertThat(values(lines, "Accept").get(0).toLowerCase(Locale.ROOT)).contains("html");
    }
  }

  /** What a simple reader of the same headers would let pass, and nothing else. */
  private void crossSite(List<Line> lines) throws IOException {
    Exchange exchange =
        request(lines)
            .method("POST")
            .header("Cookie", "__Host-session=" + "A".repeat(43))
            .exchange(SITE);
    if (!guard.decide(exchange).equals(Decision.NEXT)) {
      return;
    }
    List<String> site = values(lines, "Sec-Fetch-Site");
    List<String> origin = values(lines, "Origin");
    List<String> referer = values(lines, "Referer");
    if (!site.isEmpty()) {
      assertThat(site).hasSize(1).containsAnyOf("same-origin", "none");
    } else if (!origin.isEmpty()) {
      assertThat(origin).hasSize(1);
      assertThat(origin.get(0)).matches("(?i)https://notes\\.example\\.com(:(0*443)?)?");
    } else {
      assertThat(referer).hasSize(1);
      assertThat(referer.get(0))
          .matches("(?is)https://([^/?#]*@)?notes\\.example\\.com(:(0*443)?)?([/?#].*)?");
    }
  }

  private static Site trusting(ForwardingHeader header) {
    return new Site(
        SITE.contextPath(),
        SITE.basePath(),
        null,
        header,
        List.of(PROXIES),
        SITE.cookies(),
        SITE.clock());
  }

  private static void forwarding(List<Line> lines, Site site, ForwardingHeader believed) {
    Exchange exchange = request(lines).exchange(site);
    ClientAddress address = exchange.address();
    Origin origin = exchange.origin();
    exchange.secure();
    exchange.plainLoopback();

    assertThat(ClientAddress.parse(address.toString())).contains(address);
    assertThat(address.limitKey()).isNotEmpty();
    if (origin.port() != 0) {
      assertThat(Origin.parse(origin.toString())).contains(origin);
    }
    String header = believed == ForwardingHeader.FORWARDED ? "Forwarded" : "X-Forwarded-For";
    if (believed == ForwardingHeader.NONE || values(lines, header).isEmpty()) {
      assertThat(address).isEqualTo(PEER);
    }
    Exchange stranger = request(lines).peer("198.51.100.9").exchange(site);
    assertThat(stranger.address().toString()).isEqualTo("198.51.100.9");
  }
}
